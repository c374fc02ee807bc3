//! `build`: check, render, index, write.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::Args;

use super::{Global, judge::Judging, site};
use crate::{
    diagnostic::{self, Report, Severity, human},
    emit, lint, model,
    render::{self, Highlighter, Theme},
    source,
};

#[derive(Debug, Args)]
pub struct Build {
    /// Where to write the site [default: the configuration's `output`, public/]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Build in spite of errors, with draft pages, and mark the pages that have findings
    #[arg(long)]
    draft: bool,
    /// Leave the search index out
    #[arg(long)]
    no_search: bool,
    #[command(flatten)]
    judging: Judging,
}

impl Build {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let root = site::root(global)?;
        let options = model::Options {
            drafts: self.draft,
            foreign: false,
        };
        let (tree, mut site) = crate::load(&root, options)?;
        site.config.search &= !self.no_search;
        let judge = self.judging.judge(Some(&root));
        let verdicts = self.judging.verdicts(&site, &judge)?;
        let mut report = lint::check(&site, &verdicts);
        if report.fails(Severity::Error) && !self.draft {
            return Ok(refuse(&report, global));
        }
        let theme = match Theme::new(&tree.theme) {
            Ok(theme) => theme,
            Err(message) => anyhow::bail!("the theme's templates cannot be used: {message}"),
        };
        let dates = source::dates(&root);
        let known = if self.judging.no_cache {
            Default::default()
        } else {
            emit::load_highlights(&root)
        };
        let cached = known.len();
        let highlighter = Highlighter::new(known);
        let inputs = render::Inputs {
            site: &site,
            verdicts: &verdicts,
            theme: &theme,
            dates: &dates,
            highlighter: &highlighter,
            report: self.draft.then_some(&report),
            serve: false,
        };
        let (mut outputs, problems) = render::render(&inputs);
        if !problems.is_empty() {
            report.diagnostics.extend(problems);
            diagnostic::sort(&mut report.diagnostics);
            return Ok(refuse(&report, global));
        }
        if site.config.search {
            outputs.extend(render::search_index(&outputs, &site.config.language)?);
        }
        let target = match &self.output {
            Some(output) => std::path::absolute(output)?,
            None => root.join(&site.config.output),
        };
        let written = emit::write(&root, &target, &outputs)?;
        let used = highlighter.used();
        if !self.judging.no_cache && (used.len() != cached || global.verbose) {
            // A read-only checkout builds all the same, only not faster the next time.
            if let Err(error) = emit::save_highlights(&root, &used) {
                eprintln!("proofmark: the highlighting cache was not kept: {error}");
            }
        }
        if !report.diagnostics.is_empty() {
            eprint!("{}", human::format(&report, global.stdout_colors()));
        }
        super::print(&format!(
            "{}: {} pages, {} files, {:.1} MB in {:.2} s\n",
            target.display(),
            site.pages.len(),
            written.files,
            written.bytes as f64 / 1e6,
            started.elapsed().as_secs_f64(),
        ))?;
        let failed = report.fails(Severity::Error);
        Ok(ExitCode::from(u8::from(failed)))
    }
}

fn refuse(report: &Report, global: &Global) -> ExitCode {
    eprint!("{}", human::format(report, global.stdout_colors()));
    eprintln!("nothing was written; `build --draft` builds in spite of errors");
    ExitCode::from(1)
}
