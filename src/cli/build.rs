//! `build`: check, render, index, write.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::Args;

use super::{Global, judge::Judging, progress::Progress, site};
use crate::{
    diagnostic::{Severity, human},
    emit, lint, model,
    render::{self, Highlighter, Indexing, Theme},
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

const REMEDY: &str = "nothing was written; `build --draft` builds in spite of errors";

impl Build {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let started = Instant::now();
        let progress = Progress::new(global.verbose);
        let root = site::root(global)?;
        let options = model::Options {
            drafts: self.draft,
            foreign: false,
        };
        // Asking git takes as long as reading the pages, and needs no core of ours.
        let dates = std::thread::spawn({
            let root = root.clone();
            move || source::dates(&root)
        });
        // So does reading this, which is not needed before pages are drawn.
        let highlights = std::thread::spawn({
            let root = root.clone();
            let wanted = !self.judging.no_cache;
            move || match wanted {
                true => emit::load_highlights(&root),
                false => Default::default(),
            }
        });
        let (tree, mut site) = site::load(&root, options, progress)?;
        site.config.search &= !self.no_search;
        let judge = self.judging.judge(Some(&root));
        let verdicts = progress.step("judged", || self.judging.verdicts(&site, &judge))?;
        // Its engines hold more memory than all that follows needs.
        drop(judge);
        let mut report = progress.step("checked", || lint::check(&site, &verdicts));
        if report.fails(Severity::Error) && !self.draft {
            return Ok(site::refuse(&report, global, REMEDY));
        }
        let known = progress.step("read the highlighting cache", || {
            highlights.join().expect("it does not panic")
        });
        let highlighter = Highlighter::new(known);
        let dates = progress.step("asked git for dates", || {
            dates.join().expect("it does not panic")
        });
        let index = site.config.search.then(|| Indexing::start(&site));
        let rendered = Theme::new(&tree.theme).and_then(|theme| {
            let inputs = render::Inputs {
                site: &site,
                verdicts: &verdicts,
                theme: &theme,
                dates: &dates,
                highlighter: &highlighter,
                report: self.draft.then_some(&report),
                serve: false,
                pages: None,
                index: index.as_ref(),
            };
            progress.step("rendered", || render::whole(&inputs))
        });
        let outputs = match rendered {
            Ok(outputs) => outputs,
            Err(faults) => {
                site::add_faults(&mut report, &tree, faults);
                return Ok(site::refuse(&report, global, REMEDY));
            }
        };
        let target = match &self.output {
            Some(output) => std::path::absolute(output)?,
            None => root.join(&site.config.output),
        };
        let mut staging = emit::Staging::begin(&root, &target)?;
        progress.step("wrote the pages", || staging.fill(&outputs))?;
        if let Some(index) = index {
            let files = progress.step("made the search index", || index.finish())?;
            progress.step("wrote the search index", || staging.fill(&files))?;
        }
        let written = progress.step("replaced the site", || staging.finish())?;
        if !self.judging.no_cache && highlighter.has_changed() {
            let saved = progress.step("wrote the highlighting cache", || {
                emit::save_highlights(&root, &highlighter.used())
            });
            // A read-only checkout builds all the same, only not faster the next time.
            if let Err(error) = saved {
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
        // The process ends here: none of this has to be taken to pieces.
        std::mem::forget((tree, site, verdicts, report, outputs, highlighter));
        Ok(ExitCode::from(u8::from(failed)))
    }
}
