use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    lint::{Subject, usage::FlagUse},
};

/// A flag that its program warns of.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let flags = &subject.usages.flags;
    let field = |flag: &FlagUse| flag.known().map(|k| k.field).filter(|f| !f.is_empty());
    // A page that says it once need not say it at each mention.
    let explained: BTreeSet<(&str, &str)> = flags
        .iter()
        .filter(|f| {
            let named = |field: &str| f.said.named.iter().any(|n| n == field);
            f.said.deprecated || field(f).is_some_and(named)
        })
        .map(|f| (&*f.span.path, f.name.as_str()))
        .collect();
    let mut seen = BTreeSet::new();
    for flag in flags {
        let Some(known) = flag.known().filter(|k| !k.deprecated.is_empty()) else {
            continue;
        };
        let key = (&*flag.span.path, flag.name.as_str());
        if explained.contains(&key) || !seen.insert(key) {
            continue;
        }
        let message = format!("`--{}` of {} is deprecated", flag.name, known.command);
        let help = match known.field {
            "" => known.deprecated.trim_end_matches('.').to_owned(),
            field => format!("set `{field}` in its configuration file"),
        };
        found.push(Diagnostic::new("deprecated-flag", flag.span.clone(), message).help(help));
    }
}
