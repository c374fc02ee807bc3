use crate::{diagnostic::Diagnostic, kubernetes::flags::Standing, lint::Subject};

/// A flag that its program no longer has.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for flag in subject
        .usages
        .flags
        .iter()
        .filter(|f| !f.said.removed && !f.said.wrong)
    {
        let (owner, gone, instead) = match &flag.standing {
            Standing::Removed(removed) => (removed.owner, removed.minor, removed.instead),
            Standing::Partly(known) if flag.minors.iter().any(|m| *m > known.minors.last) => {
                (known.command, known.minors.last.next(), "")
            }
            _ => continue,
        };
        let message = format!("{owner} has no `--{}` since {gone}", flag.name);
        let help = match instead {
            "" => "take it out: the program does not start with it".to_owned(),
            instead => instead.to_owned(),
        };
        found.push(Diagnostic::new("removed-flag", flag.span.clone(), message).help(help));
    }
}
