//! Kubernetes' words as diagnostics, for the rules that carry them.

use super::Subject;
use crate::{
    diagnostic::{Decided, Diagnostic, Verdict},
    kubernetes::{FindingKind, Version, name_set},
    model::{Manifest, ManifestId},
    verdicts::Said,
};

/// Reports what is said of manifests wherever `wanted` is true of it.
pub(super) fn report(
    subject: &Subject<'_>,
    found: &mut Vec<Diagnostic>,
    rule: &'static str,
    wanted: fn(&Heard<'_>) -> bool,
) {
    for (id, manifest) in subject.site.manifests.iter().enumerate() {
        let judged: Vec<Version> = subject.verdicts.of(id).iter().map(|j| j.version).collect();
        let accepted = subject.verdicts.accepted_by(id);
        let settled = is_settled(subject, id);
        for said in subject.verdicts.said(id) {
            let heard = Heard {
                manifest,
                said,
                judged: &judged,
                accepted: &accepted,
            };
            if !(settled && heard.said.finding.kind.rejects()) && wanted(&heard) {
                found.push(heard.diagnostic(rule));
            }
        }
    }
}

/// Something that is said of a manifest, beside who accepts it.
pub(super) struct Heard<'a> {
    manifest: &'a Manifest,
    said: Said<'a>,
    judged: &'a [Version],
    accepted: &'a [Version],
}

impl Heard<'_> {
    pub fn kind(&self) -> FindingKind {
        self.said.finding.kind
    }

    /// Whether some versions reject what others accept.
    pub fn differs(&self) -> bool {
        self.kind().rejects() && !self.accepted.is_empty()
    }

    fn diagnostic(&self, rule: &'static str) -> Diagnostic {
        let finding = self.said.finding;
        let by = name_set(&self.said.by, self.judged);
        let message = match self.differs() {
            true => {
                let accepted = name_set(self.accepted, self.judged);
                format!(
                    "accepted by {accepted}, rejected by {by}: {}",
                    finding.message
                )
            }
            false => finding.message.clone(),
        };
        let partly = !self.differs() && self.said.by.len() < self.judged.len();
        let help = match (partly, &finding.help) {
            (true, Some(help)) => Some(format!("{help} (Kubernetes {by} says so)")),
            (true, None) => Some(format!("Kubernetes {by} says so")),
            (false, help) => help.clone(),
        };
        let span = self.manifest.span(finding.range.clone());
        let diagnostic = Diagnostic::new(rule, span, message).maybe_help(help);
        let shown = self.manifest.shown.iter();
        shown
            .fold(diagnostic, |d, span| {
                d.related(span.clone(), "the page shows it here")
            })
            .verdict(Verdict {
                kubernetes: self
                    .said
                    .by
                    .last()
                    .map(Version::to_string)
                    .unwrap_or_default(),
                decided: match finding.kind {
                    FindingKind::Warned => Decided::Warned,
                    FindingKind::Dropped => Decided::Dropped,
                    _ => Decided::Rejected,
                },
                field: finding.field.clone(),
                reason: finding.reason.clone(),
            })
    }
}

/// Whether the manifest's author claims that it is rejected, and every version does so.
fn is_settled(subject: &Subject<'_>, id: ManifestId) -> bool {
    let manifest = &subject.site.manifests[id];
    manifest.claim.reject.is_some() && versions_against_the_claim(subject, id).is_empty()
}

/// The versions that accept what must be rejected, or reject it with other words.
pub(super) fn versions_against_the_claim(subject: &Subject<'_>, id: ManifestId) -> Vec<Version> {
    let manifest = &subject.site.manifests[id];
    let Some(reject) = &manifest.claim.reject else {
        return Vec::new();
    };
    let words = reject.text.as_deref().unwrap_or("");
    let against = subject.verdicts.of(id).iter().filter(|judgement| {
        let refusals = judgement.findings.iter().filter(|f| f.kind.rejects());
        !refusals.map(|f| &f.message).any(|m| m.contains(words))
    });
    against.map(|j| j.version).collect()
}
