use crate::{diagnostic::Diagnostic, kubernetes::flags::Standing, lint::Subject};

/// A flag that its program no longer has.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject
        .usages
        .flags
        .iter()
        .filter(|f| !f.said.removed && !f.said.wrong)
    {
        let (message, help) = match &flag.standing {
            Standing::Removed(removed) => (
                format!("{} has no `--{}` since {}", removed.owner, flag.name, removed.minor),
                match removed.instead {
                    "" => "take it out: the program does not start with it".to_owned(),
                    instead => instead.to_owned(),
                },
            ),
            Standing::Partly(known, presence)
                if presence.gone_since().is_some() && !presence.is_dated_by(&flag.said.minors) =>
            {
                (
                    format!("`--{}` of {} is {}", flag.name, known.command, presence.told()),
                    "take it out: the program does not start with it; or say `until:` in the front matter"
                        .to_owned(),
                )
            }
            _ => continue,
        };
        found.push(Diagnostic::new("removed-flag", flag.span.clone(), message).help(help));
    }
}
