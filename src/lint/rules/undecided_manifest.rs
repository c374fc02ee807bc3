use crate::{
    diagnostic::Diagnostic,
    kubernetes::FindingKind,
    lint::{Subject, verdict},
};

/// A document on which the engine broke down.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    verdict::report(subject, found, "undecided-manifest", |heard| {
        heard.kind() == FindingKind::Undecided
    });
}
