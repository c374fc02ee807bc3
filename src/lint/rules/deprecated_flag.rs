use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    kubernetes::{
        Version,
        call::{Call, Given},
        kubectl,
        tables::tables,
    },
    lint::{
        Subject,
        usage::{CommandUse, FlagUse, Owner},
    },
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
        // A name such as `--hairpin-mode` is other programs' too.
        let Some(known) = flag
            .known()
            .filter(|k| !k.deprecated.is_empty() && flag.owner != Owner::Nobody)
        else {
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
    for command in &subject.usages.commands {
        found.extend(of_kubectl(command));
    }
}

/// kubectl's flags, and the values that it takes with a warning.
fn of_kubectl(command: &CommandUse) -> Vec<Diagnostic> {
    let said = &command.said;
    let kubectl = |c: &&Call| c.path.starts_with("kubectl ");
    let Some(call) = command.call.as_ref().filter(kubectl) else {
        return Vec::new();
    };
    if said.deprecated || said.removed || said.wrong {
        return Vec::new();
    }
    let report = |given: &Given| {
        let flag = given.flag.as_ref()?;
        let value = given.value.as_ref();
        let text = value.map(|v| v.text.as_str());
        let range = value.map_or(&given.range, |v| &v.range);
        let span = command.place.span(range.clone());
        if let Some((message, new)) = kubectl::outdated(flag, text) {
            // A sentence that has both names the older one for those who know it.
            let now = format!("--{}={new}", flag.name);
            if said.named.iter().any(|code| code.contains(&now)) {
                return None;
            }
            let written = match value {
                Some(_) => new.to_owned(),
                None => format!("--{}={new}", flag.name),
            };
            return Some(
                Diagnostic::new("deprecated-flag", span.clone(), message)
                    .help(format!("write `--{}={new}`", flag.name))
                    .replace(format!("write `{new}`"), span, written),
            );
        }
        if flag.deprecated.is_empty() {
            return None;
        }
        let all = tables().flag(&call.path, flag.name);
        let in_all = |m: &Version| {
            let form = all.iter().find(|f| f.minors.has(*m));
            form.is_some_and(|f| !f.deprecated.is_empty())
        };
        let deprecated = command.minors.iter().all(in_all);
        deprecated.then(|| {
            let message = format!("`--{}` of {} is deprecated", flag.name, call.path);
            let help = flag.deprecated.trim_end_matches('.');
            Diagnostic::new(
                "deprecated-flag",
                command.place.span(given.range.clone()),
                message,
            )
            .help(help)
        })
    };
    call.flags.iter().filter_map(report).collect()
}
