use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// What the server says of a document that it accepts.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "server-warning", |heard| {
        heard.kind() == FindingKind::Warned
    });
}
