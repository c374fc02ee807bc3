use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean},
    kubernetes::{
        Version,
        flags::removed,
        name_set,
        tables::{Gate, tables},
    },
    lint::{
        Subject,
        usage::{FlagUse, Owner},
    },
};

/// A gate that no program of these minors has, or that cannot be set so.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in &subject.usages.flags {
        if flag.name != "feature-gates" || flag.said.removed || flag.said.wrong {
            continue;
        }
        let Some((value, span)) = &flag.value else {
            continue;
        };
        let mut at = 0;
        for pair in value.text.split(',') {
            let (name, set) = pair.split_once('=').unwrap_or((pair, ""));
            let whole = span.range.1 - span.range.0 == value.text.len();
            let place = match whole {
                true => Span {
                    path: span.path.clone(),
                    range: (span.range.0 + at, span.range.0 + at + name.len()),
                },
                false => span.clone(),
            };
            at += pair.len() + 1;
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric());
            if plain && name.len() > 2 && !name.chars().all(|c| c.is_ascii_uppercase()) {
                found.extend(gate(flag, name, set, place));
            }
        }
    }
}

fn gate(flag: &FlagUse, name: &str, set: &str, place: Span) -> Option<Diagnostic> {
    let owner = match &flag.owner {
        Owner::Known(command) if command.starts_with("kubeadm") => "kubeadm",
        _ => "kubernetes",
    };
    let known: Vec<&Gate> = tables().gates.iter().filter(|g| g.owner == owner).collect();
    let forms: Vec<&&Gate> = known.iter().filter(|g| g.name == name).collect();
    let missing: Vec<Version> = flag
        .minors
        .iter()
        .copied()
        .filter(|m| !forms.iter().any(|g| g.minors.has(*m)))
        .collect();
    let report = |message: String, help: Option<String>| {
        Some(Diagnostic::new("unknown-feature-gate", place.clone(), message).maybe_help(help))
    };
    if forms.is_empty() {
        let gone = removed(tables(), "gate", &[], name);
        let help = gone
            .map(|r| format!("the gate is gone since {}: take it out", r.minor))
            .or_else(|| did_you_mean(name, known.iter().map(|g| g.name)));
        return report(format!("unrecognized feature gate: {name}"), help);
    }
    if !missing.is_empty() {
        let which = name_set(&missing, &flag.minors);
        return report(
            format!("unrecognized feature gate: {name} (in {which})"),
            Some("narrow the page with `since:` or `until:`, or take the gate out".to_owned()),
        );
    }
    let locked = forms
        .iter()
        .max_by_key(|g| g.minors.last)
        .filter(|g| g.locked)?;
    let wanted = match set {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    (wanted != locked.on).then(|| {
        let message = format!(
            "cannot set feature gate {name} to {wanted}, feature is locked to {}",
            locked.on
        );
        Diagnostic::new("unknown-feature-gate", place.clone(), message).help("take the gate out")
    })
}
