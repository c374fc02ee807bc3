//! A baseline: the findings of the day on which a site adopted `check`, so that only new ones
//! fail it. Findings are known by file, rule and message, never by line: edits move lines.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Diagnostic, Report},
    emit,
};

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Baseline {
    findings: Vec<Known>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    path: String,
    rule: String,
    message: String,
    count: usize,
}

impl Baseline {
    pub fn of(report: &Report) -> Baseline {
        let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for d in &report.diagnostics {
            *counts
                .entry((&d.span.path, d.rule, &d.message))
                .or_default() += 1;
        }
        let known = |((path, rule, message), count): ((&str, &str, &str), usize)| Known {
            path: path.to_owned(),
            rule: rule.to_owned(),
            message: message.to_owned(),
            count,
        };
        Baseline {
            findings: counts.into_iter().map(known).collect(),
        }
    }

    pub fn read(file: &Path) -> anyhow::Result<Baseline> {
        let text = fs::read_to_string(file).with_context(|| {
            format!(
                "the baseline {} cannot be read; `check --write-baseline` writes one",
                file.display()
            )
        })?;
        serde_json::from_str(&text)
            .with_context(|| format!("{} is no baseline of `check`", file.display()))
    }

    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self).expect("plain data has a JSON form") + "\n";
        Ok(emit::replace(file, &text)?)
    }

    /// Takes the known findings out, as often as each was found then; says how many went.
    pub fn subtract(self, diagnostics: &mut Vec<Diagnostic>) -> usize {
        let mut left: BTreeMap<(String, String, String), usize> = self
            .findings
            .into_iter()
            .map(|k| ((k.path, k.rule, k.message), k.count))
            .collect();
        let before = diagnostics.len();
        diagnostics.retain(|d| {
            let key = (
                d.span.path.to_string(),
                d.rule.to_owned(),
                d.message.clone(),
            );
            match left.get_mut(&key) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        });
        before - diagnostics.len()
    }
}
