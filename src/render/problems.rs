//! Findings on the pages they belong to, while somebody writes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Inputs;
use crate::model::Page;

/// The findings of a report by the file they are in.
#[derive(Default)]
pub(super) struct Problems {
    by_path: BTreeMap<String, Vec<Value>>,
    /// Those of files that no page shows, such as the configuration: every page has them.
    elsewhere: Vec<Value>,
}

impl Problems {
    pub fn new(inputs: &Inputs<'_>) -> Problems {
        let Some(report) = inputs.report else {
            return Problems::default();
        };
        let shown: BTreeSet<&str> = inputs.site.pages.iter().flat_map(paths).collect();
        let mut problems = Problems::default();
        for finding in &report.diagnostics {
            let at = report.start(&finding.span);
            let path = &*finding.span.path;
            let value = json!({
                "message": finding.message,
                "location": format!("{path}:{}:{}", at.line, at.column),
                "rule": finding.rule,
                "severity": finding.severity,
            });
            if shown.contains(path) {
                let of_path = problems.by_path.entry(path.to_owned());
                of_path.or_default().push(value);
            } else {
                problems.elsewhere.push(value);
            }
        }
        problems
    }

    pub fn of(&self, page: &Page) -> Vec<&Value> {
        let own = paths(page);
        let own = own.iter().filter_map(|p| self.by_path.get(*p)).flatten();
        self.elsewhere.iter().chain(own).collect()
    }
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
