//! Feature gates as somebody sets them: in `--feature-gates`, in a configuration file, or in words.

use super::{FlagUse, Owner, Usages};
use crate::{diagnostic::Span, kubernetes::Version};

/// One gate and the value that it is given.
pub struct GateSetting<'a> {
    /// Whose gates they are in the tables: `kubeadm` has its own, all others are `kubernetes`.
    pub owner: &'static str,
    pub name: &'a str,
    pub value: &'a str,
    pub span: Span,
    pub minors: &'a [Version],
    /// The minors that the sentence names.
    pub named: &'a [Version],
}

/// Every gate that the site sets; what a sentence calls wrong is not among them.
pub fn settings(usages: &Usages) -> impl Iterator<Item = GateSetting<'_>> {
    let flags = usages.flags.iter();
    let flags = flags.filter(|f| f.name == "feature-gates" && !f.said.removed && !f.said.wrong);
    let files = usages.gates.iter().map(|gate| GateSetting {
        owner: gate.owner,
        name: &gate.name,
        value: &gate.value,
        span: gate.span.clone(),
        minors: &gate.minors,
        named: &gate.named,
    });
    flags.flat_map(in_flag).chain(files).filter(|gate| {
        let plain = gate.name.chars().all(|c| c.is_ascii_alphanumeric());
        let shouted = gate.name.chars().all(|c| c.is_ascii_uppercase());
        plain && !shouted && gate.name.len() > 2
    })
}

fn in_flag(flag: &FlagUse) -> Vec<GateSetting<'_>> {
    let Some((value, span)) = &flag.value else {
        return Vec::new();
    };
    let whole = span.range.1 - span.range.0 == value.text.len();
    let mut at = 0;
    let pairs = value.text.split(',').map(|pair| {
        let (name, set) = pair.split_once('=').unwrap_or((pair, ""));
        let place = match whole {
            true => Span {
                path: span.path.clone(),
                range: (span.range.0 + at, span.range.0 + at + name.len()),
            },
            false => span.clone(),
        };
        at += pair.len() + 1;
        GateSetting {
            owner: match &flag.owner {
                Owner::Known(command) if command.starts_with("kubeadm") => "kubeadm",
                _ => "kubernetes",
            },
            name,
            value: set,
            span: place,
            minors: &flag.minors,
            named: &flag.said.minors,
        }
    });
    pairs.collect()
}
