use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// A key that stands twice in one mapping.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "duplicate-key", |heard| {
        heard.kind() == FindingKind::Duplicate
    });
}
