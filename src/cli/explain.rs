//! `explain`: a rule's page.

use std::process::ExitCode;

use clap::Args;

use super::Global;
use crate::{diagnostic::did_you_mean, lint};

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule's name, as a finding shows it; all names when left out
    rule: Option<String>,
}

impl Explain {
    pub(super) fn run(&self, _global: &Global) -> anyhow::Result<ExitCode> {
        let Some(name) = &self.rule else {
            let list: String = lint::RULES
                .iter()
                .map(|r| format!("{:8} {}\n", r.severity.name(), r.name))
                .collect();
            super::print(&list)?;
            return Ok(ExitCode::SUCCESS);
        };
        match lint::rule(name) {
            Some(rule) => super::print(rule.page)?,
            None => {
                let near = did_you_mean(name, lint::names())
                    .unwrap_or_else(|| "`proofmark explain` lists them all".to_owned());
                anyhow::bail!("there is no rule `{name}`; {near}");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
