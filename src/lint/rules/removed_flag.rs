use crate::{
    diagnostic::Diagnostic,
    kubernetes::{flags::Standing, tables::tables},
    lint::Subject,
};

/// A flag that its program no longer has.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject
        .usages
        .flags
        .iter()
        .filter(|f| !f.said.removed && !f.said.wrong)
    {
        let (message, gone) = match &flag.standing {
            Standing::Removed(removed) => (
                format!(
                    "{} has no `--{}` since {}",
                    removed.owner, flag.name, removed.minor
                ),
                Some(removed),
            ),
            Standing::Partly(known, presence)
                if presence.gone_since().is_some() && !presence.is_dated_by(&flag.said.minors) =>
            {
                let told = presence.told();
                (
                    format!("`--{}` of {} is {told}", flag.name, known.command),
                    tables().removed("flag", &[known.command], &flag.name),
                )
            }
            _ => continue,
        };
        let help = match gone.map_or("", |g| g.instead) {
            "" => "take it out: the program does not start with it",
            instead => instead,
        };
        found.push(Diagnostic::new("removed-flag", flag.span.clone(), message).help(help));
    }
}
