//! Findings on the pages they belong to, while somebody writes.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};

use super::Inputs;
use crate::{
    diagnostic::{Diagnostic, Report},
    model::Page,
};

/// The findings of a report by the file they are in.
#[derive(Default)]
pub(super) struct Problems<'a> {
    report: Option<&'a Report>,
    by_path: HashMap<&'a str, Vec<&'a Diagnostic>>,
    /// Those of files that no page shows, such as the configuration: every page has them.
    elsewhere: Vec<&'a Diagnostic>,
}

impl<'a> Problems<'a> {
    pub fn new(inputs: &Inputs<'a>) -> Problems<'a> {
        let Some(report) = inputs.report else {
            return Problems::default();
        };
        let shown: HashSet<&str> = inputs.site.pages.iter().flat_map(paths).collect();
        let mut problems = Problems {
            report: Some(report),
            ..Problems::default()
        };
        for finding in &report.diagnostics {
            let path = &*finding.span.path;
            if shown.contains(path) {
                problems.by_path.entry(path).or_default().push(finding);
            } else {
                problems.elsewhere.push(finding);
            }
        }
        problems
    }

    /// What templates are given of the findings on a page.
    pub fn of(&self, page: &Page) -> Vec<Value> {
        let Some(report) = self.report else {
            return Vec::new();
        };
        let own = paths(page);
        let own = own.iter().filter_map(|p| self.by_path.get(*p)).flatten();
        let all = self.elsewhere.iter().chain(own);
        all.map(|finding| value(report, finding)).collect()
    }
}

fn value(report: &Report, finding: &Diagnostic) -> Value {
    let at = report.start(&finding.span);
    json!({
        "message": finding.message,
        "location": format!("{}:{}:{}", finding.span.path, at.line, at.column),
        "rule": finding.rule,
        "severity": finding.severity,
    })
}

/// The files whose text the page shows.
fn paths(page: &Page) -> BTreeSet<&str> {
    let parts = page.body.all();
    let files = parts.iter().flat_map(|p| {
        let excerpts = p.excerpts.iter().flatten().flatten();
        excerpts.map(|e| &*e.source.path)
    });
    files
        .chain(parts.iter().map(|p| &*p.document.path))
        .collect()
}
