use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// A document that no version asked about accepts.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "rejected-manifest", |heard| {
        heard.kind() == FindingKind::Rejected && !heard.differs()
    });
}
