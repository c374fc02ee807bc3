//! Kubernetes' words as diagnostics, for the rules that carry them.

use super::Subject;
use crate::{
    diagnostic::{Decided, Diagnostic, Verdict},
    kubernetes::{Finding, FindingKind, Version, name_set, tables::tables},
    model::{Manifest, ManifestId, Site},
    verdicts::{Said, Verdicts},
};

/// What the versions make of one manifest.
#[derive(Debug)]
pub struct Hearing<'a> {
    manifest: &'a Manifest,
    pub judged: Vec<Version>,
    pub accepted: Vec<Version>,
    pub said: Vec<Said<'a>>,
    /// What is said of APIs that Kubernetes does not bring, in files that belong to no site:
    /// what defines them may be anywhere.
    foreign: Vec<Said<'a>>,
    /// The versions that accept what its author says is rejected, or reject it with other words.
    pub against: Vec<Version>,
}

/// Hears everything that is said, in the order of the site's manifests.
pub(super) fn gather<'a>(site: &'a Site, verdicts: &'a Verdicts) -> Vec<Hearing<'a>> {
    let hearing = |(id, manifest): (ManifestId, &'a Manifest)| {
        let is_foreign = |s: &Said<'_>| !site.whole && is_foreign(manifest, s.finding);
        let (foreign, said) = verdicts.said(id).into_iter().partition(is_foreign);
        Hearing {
            manifest,
            judged: verdicts.of(id).iter().map(|j| j.version).collect(),
            accepted: verdicts.accepted_by(id),
            said,
            foreign,
            against: against_the_claim(manifest, id, verdicts),
        }
    };
    site.manifests.iter().enumerate().map(hearing).collect()
}

/// Reports what is said of manifests wherever `wanted` is true of it.
pub(super) fn report(
    subject: &Subject<'_>,
    found: &mut Vec<Diagnostic>,
    rule: &'static str,
    wanted: fn(&Heard<'_>) -> bool,
) {
    for hearing in subject.hearings {
        let heard = hearing.heard(&hearing.said).filter(wanted);
        found.extend(heard.map(|h| h.diagnostic(rule)));
    }
}

/// Tells what nobody can judge here, of a template once.
pub(super) fn report_foreign(
    subject: &Subject<'_>,
    found: &mut Vec<Diagnostic>,
    rule: &'static str,
) {
    for hearing in subject.hearings {
        let heard = hearing.heard(&hearing.foreign);
        let mut told = heard.map(|h| h.diagnostic(rule));
        if is_template(&hearing.manifest.text) {
            found.extend(told.next().map(|mut diagnostic| {
                diagnostic.message = "this is YAML only when a program has filled it in".to_owned();
                diagnostic.help("show what it becomes, such as `helm template` prints")
            }));
        } else {
            found.extend(told.map(|d| d.help("what defines it is not here, so nobody judges it")));
        }
    }
}

impl Hearing<'_> {
    /// Whether the manifest's author claims that it is rejected, and every version does so.
    fn is_settled(&self) -> bool {
        self.manifest.claim.reject.is_some() && self.against.is_empty()
    }

    /// What remains to be said when the author's claim is settled.
    fn heard<'h>(&'h self, said: &'h [Said<'h>]) -> impl Iterator<Item = Heard<'h>> {
        let heard = said.iter().map(|said| Heard {
            manifest: self.manifest,
            said,
            judged: &self.judged,
            accepted: &self.accepted,
        });
        heard.filter(|h| !(self.is_settled() && h.kind().rejects()))
    }
}

/// Something that is said of a manifest, beside who accepts it.
pub(super) struct Heard<'a> {
    manifest: &'a Manifest,
    said: &'a Said<'a>,
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

/// Whether the kind is of an API that Kubernetes does not bring: what defines it is elsewhere.
fn is_foreign(manifest: &Manifest, finding: &Finding) -> bool {
    if finding.kind.rejects() && is_template(&manifest.text) {
        return true;
    }
    // A chart's values, the settings of a build: nothing in them says that they are an object.
    let says = |line: &str| line.starts_with("apiVersion:") || line.starts_with("kind:");
    if finding.message.starts_with("Object 'Kind' is missing in ")
        && !manifest.text.lines().any(says)
        && !manifest.text.trim_start().starts_with('{')
    {
        return true;
    }
    // A chart's own file; no API of Kubernetes goes by that name.
    if finding
        .message
        .starts_with("Object 'Kind' is missing in 'apiVersion: v2\n")
    {
        return true;
    }
    let Some(words) = finding.message.strip_prefix("no matches for kind \"") else {
        return false;
    };
    let mut quoted = words.split('"');
    let (Some(kind), Some(api)) = (quoted.next(), quoted.nth(1)) else {
        return false;
    };
    let Some((group, _)) = api.split_once('/') else {
        // A kubeconfig is no object, and says that it is of `v1`.
        return kind == "Config";
    };
    let all = || tables().resources().iter();
    let near = || all().any(|r| strsim::damerau_levenshtein(group_of(r.api), group) < 3);
    let taken = || group.ends_with(".k8s.io") && all().any(|r| r.kind == kind);
    group.contains('.') && !near() && !taken()
}

/// Whether a text becomes YAML only when a program has filled it in: a chart's, a playbook's.
fn is_template(text: &str) -> bool {
    let marks = |value: &str| {
        let value = value.trim_start();
        value.starts_with("{{") || value.starts_with("{%")
    };
    text.lines().any(|line| {
        let value = line.split_once(": ").map_or("", |(_, value)| value);
        let item = line.trim_start().strip_prefix("- ").unwrap_or("");
        marks(line) || marks(value) || marks(item)
    })
}

fn group_of(api: &str) -> &str {
    api.split_once('/').map_or("", |(group, _)| group)
}

fn against_the_claim(manifest: &Manifest, id: ManifestId, verdicts: &Verdicts) -> Vec<Version> {
    let Some(reject) = &manifest.claim.reject else {
        return Vec::new();
    };
    let words = reject.text.as_deref().unwrap_or("");
    let against = verdicts.of(id).iter().filter(|judgement| {
        let refusals = judgement.findings.iter().filter(|f| f.kind.rejects());
        !refusals.map(|f| &f.message).any(|m| m.contains(words))
    });
    against.map(|j| j.version).collect()
}
