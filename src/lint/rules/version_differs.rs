use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// A document that some of the site's versions accept and others reject.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "version-differs", |heard| {
        heard.kind() == FindingKind::Rejected && heard.differs()
    });
}
