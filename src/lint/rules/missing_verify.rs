use crate::{diagnostic::Diagnostic, lint::Subject};

/// A step whose end nobody could tell.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for lab in &subject.site.labs {
        for step in lab.steps.iter().filter(|s| !s.verify) {
            let message = format!("the step `{}` has no `{}`", step.id, step.verify_path());
            found.push(
                Diagnostic::new(
                    "missing-verify",
                    lab.document.span(step.heading.clone()),
                    message,
                )
                .help("write one; `proofmark lab new` shows how one looks"),
            );
        }
    }
}
