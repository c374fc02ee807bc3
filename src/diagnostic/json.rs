//! `--format json`: one object with every finding and a summary, on one stream.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Diagnostic, Edit, Position, Report, Severity, Span};

#[derive(Serialize)]
struct Output<'a> {
    diagnostics: Vec<Finding<'a>>,
    unchecked: Vec<Unchecked<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: Option<&'a str>,
    related: Vec<RelatedPlace<'a>>,
    fix: Option<FixOutput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a super::Verdict>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct RelatedPlace<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct FixOutput<'a> {
    title: &'a str,
    edits: Vec<EditOutput<'a>>,
}

#[derive(Serialize)]
struct EditOutput<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Unchecked<'a> {
    reason: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Findings that a baseline answers for.
    known: usize,
    /// How often each rule was broken.
    rules: BTreeMap<&'static str, usize>,
    #[serde(flatten)]
    checked: super::Checked,
}

/// The report as pretty-printed JSON with a final newline.
pub fn format(report: &Report) -> String {
    let output = Output {
        diagnostics: report
            .diagnostics
            .iter()
            .map(|d| finding(report, d))
            .collect(),
        unchecked: report
            .unchecked
            .iter()
            .map(|(span, reason)| Unchecked {
                reason,
                place: place(report, span),
            })
            .collect(),
        summary: Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            known: report.known,
            rules: report.by_rule().into_iter().collect(),
            checked: report.checked.clone(),
        },
    };
    let mut text = serde_json::to_string_pretty(&output).expect("plain data has a JSON form");
    text.push('\n');
    text
}

fn finding<'a>(report: &Report, d: &'a Diagnostic) -> Finding<'a> {
    Finding {
        rule: d.rule,
        severity: d.severity,
        message: &d.message,
        place: place(report, &d.span),
        help: d.help.as_deref(),
        related: d
            .related
            .iter()
            .map(|r| RelatedPlace {
                message: &r.message,
                place: place(report, &r.span),
            })
            .collect(),
        fix: d.fix.as_ref().map(|fix| FixOutput {
            title: &fix.title,
            edits: fix.edits.iter().map(|e| edit(report, e)).collect(),
        }),
        verdict: d.verdict.as_ref(),
    }
}

fn edit<'a>(report: &Report, edit: &'a Edit) -> EditOutput<'a> {
    EditOutput {
        place: place(report, &edit.span),
        replacement: &edit.replacement,
    }
}

fn place<'a>(report: &Report, span: &'a Span) -> Place<'a> {
    Place {
        path: &span.path,
        start: report.start(span),
        end: report.end(span),
    }
}
