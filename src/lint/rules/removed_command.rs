use crate::{
    diagnostic::Diagnostic,
    kubernetes::tables::tables,
    lint::{Subject, usage::CommandUse},
};

/// A command that its program no longer has.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let used = subject.usages.commands.iter();
    let used = used.filter(|c| !c.said.removed && !c.said.wrong && !c.said.deprecated);
    found.extend(used.filter_map(gone));
}

fn gone(command: &CommandUse) -> Option<Diagnostic> {
    let call = command.call.as_ref()?;
    let mut path = call.path.clone();
    // The names of commands stand first; what is gone was at most two of them below the rest.
    for word in call.arguments.iter().take(2) {
        path = format!("{path} {}", word.text);
        let Some(removed) = tables().removed("command", &[], &path) else {
            continue;
        };
        let message = format!("there is no `{path}` since {}", removed.minor);
        let span = command.place.span(word.range.clone());
        return Some(Diagnostic::new("removed-command", span, message).help(removed.instead));
    }
    None
}
