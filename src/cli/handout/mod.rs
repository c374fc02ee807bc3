//! `handout`: check, choose the labs, draw the editions, print them.
//!
//! The print pages are always written; a PDF is Chromium's work, and where there is none the
//! command says so and ends with 2.

mod choice;
mod chromium;
mod kit;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::{Global, judge::Judging, progress::Progress, site};
use crate::{
    diagnostic::{Diagnostic, Severity},
    emit, lint,
    model::{self, Site},
    render::{
        self, Content, Highlighter, Indexing, Output, Theme,
        handout::{self, Edition, Request, Sheet},
    },
    source,
};

#[derive(Debug, Args)]
pub struct Handout {
    /// Only these editions; all three when none is named
    #[arg(long, value_enum, value_name = "EDITION", value_delimiter = ',')]
    edition: Vec<EditionName>,
    /// The size of the paper
    #[arg(long, value_enum, default_value = "a4")]
    paper: Paper,
    /// Only these labs; all of the site's when none is named
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    lab: Vec<String>,
    /// The labs that lead to a lab, a concept or a page, that one included
    #[arg(long, value_name = "NAME", conflicts_with = "lab")]
    path: Option<String>,
    /// Make PDFs, too; needs Chromium, in PATH or named by CHROMIUM
    #[arg(long)]
    pdf: bool,
    /// Put all that a room without internet needs into one archive, too: the site, the labs, the
    /// handouts and the list of images
    #[arg(long)]
    kit: bool,
    /// Where to write; files of the same names are replaced
    #[arg(long, value_name = "DIR", default_value = "handouts")]
    output: PathBuf,
    /// Where the site is published, for addresses and QR codes, instead of the configuration's
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Print in spite of errors
    #[arg(long)]
    draft: bool,
    #[command(flatten)]
    judging: Judging,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EditionName {
    /// Steps and commands with room for answers, and no solutions
    Student,
    /// Solutions, notes, what goes wrong, a schedule and a checklist
    Instructor,
    /// A page for each lab: commands, names and flags
    CheatSheet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Paper {
    A4,
    Letter,
}

const REMEDY: &str = "nothing was printed; `handout --draft` prints in spite of errors";

impl Handout {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(global.verbose);
        let root = site::root(global)?;
        let options = model::Options {
            drafts: self.draft,
            foreign: false,
        };
        let (tree, mut site) = site::load(&root, options, progress)?;
        if let Some(base_url) = &self.base_url {
            site.config.base_url = Some(base_url.clone());
        }
        if site.config.base_url.is_none() {
            eprintln!(
                "proofmark: nobody said where the site is published, so there are no QR codes: set base_url in proofmark.yaml, or give --base-url"
            );
        }
        let folder = std::path::absolute(&self.output)?;
        guard(&folder, &root, &site)?;
        let choice = choice::choose(&site, &self.lab, self.path.as_deref())?;
        let judge = self.judging.judge(Some(&root));
        let verdicts = progress.step("judged", || self.judging.verdicts(&site, &judge))?;
        let mut report = progress.step("checked", || lint::check(&site, &verdicts));
        if report.fails(Severity::Error) && !self.draft {
            return Ok(site::refuse(&report, global, REMEDY));
        }
        let highlighter = Highlighter::new(emit::load_highlights(&root));
        let dates = source::Dates::new();
        let index = (self.kit && site.config.search).then(|| Indexing::start(&site));
        let mut published = Vec::new();
        let drawn = Theme::new(&tree.theme).and_then(|theme| {
            let inputs = render::Inputs {
                site: &site,
                verdicts: &verdicts,
                theme: &theme,
                dates: &dates,
                highlighter: &highlighter,
                report: None,
                serve: false,
                pages: None,
                index: index.as_ref(),
            };
            if self.kit {
                published = render::whole(&inputs)?;
            }
            self.draw(&inputs, &choice, source::commit(&root).as_deref())
        });
        let outputs = match drawn {
            Ok(outputs) => outputs,
            Err(faults) => {
                site::add_faults(&mut report, &tree, faults);
                return Ok(site::refuse(&report, global, REMEDY));
            }
        };
        if let Some(index) = index {
            published.extend(progress.step("made the search index", || index.finish())?);
        }
        let pages = write(&folder, &outputs)?;
        for page in &pages {
            super::print(&format!("{}\n", page.display()))?;
        }
        if self.pdf {
            let chromium = chromium::find()?;
            for page in &pages {
                let pdf = page.with_extension("pdf");
                progress.step("printed", || chromium::print(&chromium, page, &pdf))?;
                super::print(&format!("{}\n", pdf.display()))?;
            }
        }
        if self.kit {
            let printed = self.printed(&folder, &outputs);
            let path = folder.join(format!("{}-kit.tar.gz", choice.name));
            kit::write(&path, &choice.labs, &published, &printed)
                .with_context(|| format!("failed to write {}", path.display()))?;
            super::print(&format!("{}\n", path.display()))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The handouts on disk, by their path in `folder`.
    fn printed(&self, folder: &Path, outputs: &[Output]) -> Vec<(String, PathBuf)> {
        let mut printed = Vec::new();
        for output in outputs {
            printed.push((output.path.clone(), folder.join(&output.path)));
            if let Some(name) = output.path.strip_suffix(".html").filter(|_| self.pdf) {
                let pdf = format!("{name}.pdf");
                printed.push((pdf.clone(), folder.join(pdf)));
            }
        }
        printed
    }

    fn draw(
        &self,
        inputs: &render::Inputs<'_>,
        choice: &choice::Choice<'_>,
        commit: Option<&str>,
    ) -> Result<Vec<Output>, Vec<Diagnostic>> {
        let mut outputs = Vec::new();
        for edition in self.editions() {
            let request = Request {
                labs: &choice.labs,
                edition,
                sheet: match self.paper {
                    Paper::A4 => Sheet::A4,
                    Paper::Letter => Sheet::Letter,
                },
                title: &choice.title,
                commit,
            };
            let name = format!("{}-{}", choice.name, edition.id());
            outputs.extend(handout::handout(inputs, &request, &name)?);
        }
        Ok(outputs)
    }

    fn editions(&self) -> Vec<Edition> {
        let named: Vec<Edition> = self
            .edition
            .iter()
            .map(|name| match name {
                EditionName::Student => Edition::Student,
                EditionName::Instructor => Edition::Instructor,
                EditionName::CheatSheet => Edition::CheatSheet,
            })
            .collect();
        let wanted = |e: &Edition| named.is_empty() || named.contains(e);
        Edition::ALL.into_iter().filter(wanted).collect()
    }
}

/// Whatever lies in `content/`, `static/` or the output is published, and solutions are not.
fn guard(folder: &Path, root: &Path, site: &Site) -> anyhow::Result<()> {
    for published in ["content", "static", &site.config.output] {
        if folder.starts_with(root.join(published)) {
            bail!(
                "{} is published with the site, and handouts may hold solutions: choose an --output outside of {published}/",
                folder.display()
            );
        }
    }
    Ok(())
}

/// Writes the files, and says which of them are pages.
fn write(folder: &Path, outputs: &[Output]) -> anyhow::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for output in outputs {
        let path = folder.join(&output.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| match &output.content {
                Content::Bytes(bytes) => fs::write(&path, bytes),
                Content::File(disk) => fs::copy(disk, &path).map(|_| ()),
            })
            .with_context(|| format!("failed to write {}", path.display()))?;
        if output.path.ends_with(".html") {
            pages.push(path);
        }
    }
    Ok(pages)
}
