//! `<!-- proofmark-allow rule: reason -->`: findings that an author has answered for.

use crate::{
    diagnostic::{Diagnostic, Span, did_you_mean},
    model::Site,
    parse::{Allow, Document},
};

/// Drops what is allowed; a suppression that is faulty or drops nothing is a finding itself.
pub(super) fn apply(site: &Site, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let documents: Vec<&Document> = site
        .pages
        .iter()
        .flat_map(|p| p.body.all())
        .map(|part| &*part.document)
        .filter(|d| !d.allows.is_empty())
        .collect();
    if documents.is_empty() {
        return found;
    }
    let mut used = vec![false; documents.iter().map(|d| d.allows.len()).sum()];
    let mut kept: Vec<Diagnostic> = found
        .into_iter()
        .filter(|finding| {
            let mut n = 0;
            for document in &documents {
                for allow in &document.allows {
                    if covers(document, allow, finding) {
                        used[n] = true;
                        return false;
                    }
                    n += 1;
                }
            }
            true
        })
        .collect();
    let allows = documents
        .iter()
        .flat_map(|d| d.allows.iter().map(move |a| (*d, a)));
    for ((document, allow), used) in allows.zip(used) {
        kept.extend(fault(document, allow, used));
    }
    kept
}

fn covers(document: &Document, allow: &Allow, finding: &Diagnostic) -> bool {
    finding.rule == allow.rule
        && !allow.reason.is_empty()
        && finding.span.path == document.path
        && allow.scope.contains(&finding.span.range.0)
}

/// Whether a finding starts within a place.
pub(super) fn covers_place(place: &Span, finding: &Span) -> bool {
    place.path == finding.path
        && (place.range.0..place.range.1.max(place.range.0 + 1)).contains(&finding.range.0)
}

fn fault(document: &Document, allow: &Allow, used: bool) -> Option<Diagnostic> {
    let span = document.span(allow.rule_range.clone());
    if super::rule(&allow.rule).is_none() {
        let message = format!("there is no rule `{}`", allow.rule);
        let near = did_you_mean(&allow.rule, super::names());
        return Some(Diagnostic::new("invalid-suppression", span, message).maybe_help(near));
    }
    if allow.reason.is_empty() {
        return Some(
            Diagnostic::new(
                "invalid-suppression",
                span,
                "the suppression gives no reason",
            )
            .help(format!(
                "write why: `<!-- proofmark-allow {}: reason -->`",
                allow.rule
            )),
        );
    }
    (!used).then(|| {
        let message = format!("nothing here breaks `{}`", allow.rule);
        Diagnostic::new("unused-suppression", span, message).help("remove the comment")
    })
}
