//! `check`: everything that is wrong, in the form that is asked for.
//!
//! [`scope`] says what is checked, [`fix`] mends it, [`baseline`] leaves out what is known,
//! [`since`](Check) what nobody touched, and [`watch`] does it all again after each change.

mod baseline;
mod external;
mod fix;
mod scope;
mod watch;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::{Global, judge::Judging, progress::Progress};
use crate::{
    diagnostic::{self, Report, Severity, github, human, json, junit, sarif},
    model::Site,
    source::{self, Tree},
};
use baseline::Baseline;
use scope::{Inspection, Scope};

#[derive(Debug, Args)]
pub struct Check {
    /// Files or folders to check instead of the whole site; they need not belong to one
    paths: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// The least severity that makes the exit status 1
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Mend what can safely be mended, and report the rest
    #[arg(long)]
    fix: bool,
    /// Show what --fix would change, as a unified diff, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "statistics"])]
    diff: bool,
    /// Count the findings by rule instead of showing each
    #[arg(long)]
    statistics: bool,
    /// Check again after every change, until interrupted
    #[arg(long, conflicts_with_all = ["fix", "diff", "write_baseline"])]
    watch: bool,
    /// Report only what changed since a commit, with what depends on it
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// Leave out the findings that this file lists
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings to a file for --baseline, and succeed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "fix", "diff"])]
    write_baseline: Option<PathBuf>,
    /// Follow the links to other hosts too; answers are remembered for a week
    #[arg(long)]
    external: bool,
    /// Include pages that are marked as drafts
    #[arg(long)]
    drafts: bool,
    /// List the YAML that is kept from being judged, with the reasons
    #[arg(long)]
    list_unchecked: bool,
    #[command(flatten)]
    judging: Judging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
    Junit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
}

impl Check {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(global.verbose);
        let scopes = scope::scopes(&self.paths, global)?;
        if self.watch {
            return watch::follow(self, &scopes, global, progress);
        }
        let mut inspections = Vec::new();
        let mut mended = 0;
        let mut diff = String::new();
        for scope in &scopes {
            let inspection = self.inspect(scope, progress)?;
            if !self.fix && !self.diff {
                inspections.push(inspection);
                continue;
            }
            let again = |tree| scope.inspect(self, tree, progress);
            let (inspection, changes, count) = fix::settle(inspection, again)?;
            if self.fix {
                fix::write(&inspection.tree.root, &changes)?;
            }
            diff += &fix::diff(&changes);
            mended += count;
            inspections.push(inspection);
        }
        if self.diff {
            super::print(&diff)?;
            return Ok(ExitCode::from(u8::from(!diff.is_empty())));
        }
        let (report, matrix) = merge(inspections);
        if let Some(file) = &self.write_baseline {
            return self.keep(file, &report);
        }
        super::print(&self.show(&report, &matrix, global))?;
        if mended > 0 {
            eprintln!("mended: {mended}");
        }
        Ok(ExitCode::from(u8::from(report.fails(self.threshold()))))
    }

    fn inspect(&self, scope: &Scope, progress: Progress) -> anyhow::Result<Inspection> {
        let tree = scope.load(progress)?;
        scope.inspect(self, tree, progress)
    }

    /// Drops the findings that are not asked about.
    fn narrow(&self, tree: &Tree, site: &Site, report: &mut Report) -> anyhow::Result<()> {
        if let Some(reference) = &self.since {
            let changed = source::changed(&tree.root, reference)
                .with_context(|| format!("what changed since {reference} is not known"))?;
            // A change of the configuration can change every finding.
            if let Some(affected) = site.affected(&changed) {
                let touched = |path: &str| affected.contains(path);
                report.diagnostics.retain(|d| {
                    touched(&d.span.path) || d.related.iter().any(|r| touched(&r.span.path))
                });
            }
        }
        if let Some(file) = &self.baseline {
            report.known = Baseline::read(file)?.subtract(&mut report.diagnostics);
        }
        Ok(())
    }

    fn keep(&self, file: &std::path::Path, report: &Report) -> anyhow::Result<ExitCode> {
        Baseline::of(report).write(file)?;
        let count = report.diagnostics.len();
        super::print(&format!("{}: {count} findings\n", file.display()))?;
        Ok(ExitCode::SUCCESS)
    }

    fn show(&self, report: &Report, matrix: &str, global: &Global) -> String {
        match self.format {
            Format::Human => {
                let unchecked = match self.list_unchecked {
                    true => human::unchecked(report),
                    false => String::new(),
                };
                let found = match self.statistics {
                    true => human::statistics(report),
                    false => human::format(report, global.stdout_colors()),
                };
                unchecked + matrix + &found
            }
            Format::Json => json::format(report),
            Format::Sarif => sarif::format(report),
            Format::Github => github::format(report),
            Format::Junit => junit::format(report),
        }
    }

    fn threshold(&self) -> Severity {
        match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

fn merge(inspections: Vec<Inspection>) -> (Report, String) {
    let mut all = Report::default();
    let mut matrices = String::new();
    for Inspection { report, matrix, .. } in inspections {
        matrices += &matrix;
        all.diagnostics.extend(report.diagnostics);
        all.texts.extend(report.texts);
        all.unchecked.extend(report.unchecked);
        all.checked.add(report.checked);
        all.known += report.known;
    }
    diagnostic::sort(&mut all.diagnostics);
    (all, matrices)
}
