use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// A field that the server removes without a word.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "dropped-field", |heard| {
        heard.kind() == FindingKind::Dropped
    });
}
