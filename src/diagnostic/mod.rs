//! The one type of finding, from the first parse to the last output format.
//!
//! Every stage returns [`Diagnostic`]s beside its value; nothing here reads, decides or prints
//! by itself. A [`Report`] adds the texts that spans point into and is what the formats draw:
//! [`human`] for terminals, [`json`], [`sarif`], [`github`] and [`junit`] for machines.

pub mod fix;
pub mod github;
pub mod human;
pub mod json;
pub mod junit;
mod position;
pub mod sarif;

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use position::Lines;
pub use position::Position;

use serde::{Deserialize, Serialize};

/// How bad a finding is. Errors and warnings fail `check`; information does not.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A byte range (end exclusive) in one file; `path` is relative to the site's root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub path: Arc<str>,
    pub range: (usize, usize),
}

impl Span {
    pub fn new(path: &Arc<str>, range: Range<usize>) -> Self {
        Span {
            path: path.clone(),
            range: (range.start, range.end),
        }
    }
}

/// Another place that the finding speaks of, with what it has to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub message: String,
    pub span: Span,
}

/// Edits that remove the finding. They are safe to apply without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub edits: Vec<Edit>,
}

/// Replace the bytes of `span` with `replacement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// One finding: `message` says what is wrong (lower case, no full stop), `help` what to do;
/// the page of `rule` says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    pub span: Span,
    pub help: Option<String>,
    pub related: Vec<Related>,
    pub fix: Option<Fix>,
    pub verdict: Option<Verdict>,
}

/// What Kubernetes decided, where a finding is its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The version that decided, such as `1.36`.
    pub kubernetes: String,
    pub decided: Decided,
    /// The field's path in Kubernetes' notation.
    pub field: Option<String>,
    /// The API's cause, such as `FieldValueInvalid`.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decided {
    Rejected,
    Warned,
    Dropped,
}

impl Diagnostic {
    /// An error; `lint` lowers it where the rule's or the site's severity says so.
    pub fn new(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: Severity::Error,
            message: message.into(),
            span,
            help: None,
            related: Vec::new(),
            fix: None,
            verdict: None,
        }
    }

    pub fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = Some(verdict);
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            message: message.into(),
            span,
        });
        self
    }

    pub fn replace(mut self, title: impl Into<String>, span: Span, replacement: String) -> Self {
        self.fix = Some(Fix {
            title: title.into(),
            edits: vec![Edit { span, replacement }],
        });
        self
    }
}

/// Findings in the order people read: by path, then by offset, then by rule; no repetition.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.span, a.rule, &a.message).cmp(&(&b.span, b.rule, &b.message)));
    diagnostics.dedup();
}

/// The findings of one run and the texts their spans point into.
#[derive(Debug, Default)]
pub struct Report {
    pub diagnostics: Vec<Diagnostic>,
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
    pub checked: Checked,
    /// YAML that is kept from being judged, and its author's reason.
    pub unchecked: Vec<(Span, String)>,
    /// How many findings a baseline answers for; they are not among `diagnostics`.
    pub known: usize,
    /// Where the lines of the texts are, as far as somebody has asked.
    pub(crate) lines: Mutex<BTreeMap<Arc<str>, Lines>>,
}

/// What was looked at, so that silence can be told from absence.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub pages: usize,
    pub links: usize,
    pub images: usize,
    pub blocks: usize,
    /// YAML documents that Kubernetes was asked about.
    pub manifests: usize,
    /// The versions that it was asked for.
    pub versions: Vec<String>,
    /// Flags of Kubernetes' programs, in commands, files and running text.
    pub flags: usize,
    pub commands: usize,
    pub labs: usize,
    /// YAML that its author keeps from being judged, with a reason.
    pub unchecked: usize,
}

impl Checked {
    /// Counts what another run has looked at too.
    pub fn add(&mut self, other: Checked) {
        self.pages += other.pages;
        self.links += other.links;
        self.images += other.images;
        self.blocks += other.blocks;
        self.manifests += other.manifests;
        self.versions.extend(other.versions);
        self.versions.sort_unstable();
        self.versions.dedup();
        self.flags += other.flags;
        self.commands += other.commands;
        self.labs += other.labs;
        self.unchecked += other.unchecked;
    }
}

impl Report {
    /// How often each rule was broken, the most frequent first.
    pub fn by_rule(&self) -> Vec<(&'static str, usize)> {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for d in &self.diagnostics {
            *counts.entry(d.rule).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(rule, n)| (std::cmp::Reverse(*n), *rule));
        counts
    }

    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    }

    /// Whether anything is at least as bad as `at_least`.
    pub fn fails(&self, at_least: Severity) -> bool {
        self.diagnostics.iter().any(|d| d.severity >= at_least)
    }

    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", |t| t)
    }

    pub fn start(&self, span: &Span) -> Position {
        self.position(&span.path, span.range.0)
    }

    pub fn end(&self, span: &Span) -> Position {
        self.position(&span.path, span.range.1)
    }

    fn position(&self, path: &str, byte: usize) -> Position {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let text = self.text(path);
        if !lines.contains_key(path) {
            lines.insert(path.into(), Lines::of(text));
        }
        lines[path].position(text, byte)
    }
}

/// The nearest of `candidates` to `word`, when it is near enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&lower, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= 1 + c.chars().count().max(3) / 4)
        .min()
        .map(|(_, c)| c)
}

/// "did you mean …?" for [`nearest`], ready to be a diagnostic's help.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|c| format!("did you mean `{c}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_made_only_when_it_is_near() {
        assert_eq!(
            nearest("headles.md", ["services.md", "headless.md"]),
            Some("headless.md")
        );
        assert_eq!(nearest("weather", ["services.md", "headless.md"]), None);
    }
}
