//! `check`: everything that is wrong, in the form that is asked for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::{Global, judge::Judging, matrix, progress::Progress, site};
use crate::{
    config,
    diagnostic::{self, Diagnostic, Report, Severity, github, human, json, junit, sarif},
    emit, lab, lint,
    model::{self, Page, Site},
    parse,
    render::{self, Highlighter, Theme},
    source::{self, Dates, Tree},
    verdicts::Verdicts,
};

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
        let (report, matrix) = if self.paths.is_empty() {
            self.site(&site::root(global)?, progress)?
        } else {
            self.paths(global, progress)?
        };
        let text = match self.format {
            Format::Human => {
                let unchecked = match self.list_unchecked {
                    true => human::unchecked(&report),
                    false => String::new(),
                };
                unchecked + &matrix + &human::format(&report, global.stdout_colors())
            }
            Format::Json => json::format(&report),
            Format::Sarif => sarif::format(&report),
            Format::Github => github::format(&report),
            Format::Junit => junit::format(&report),
        };
        super::print(&text)?;
        let fail_on = match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        };
        Ok(ExitCode::from(u8::from(report.fails(fail_on))))
    }

    /// The report and, for people, who accepts what.
    fn site(&self, root: &Path, progress: Progress) -> anyhow::Result<(Report, String)> {
        let options = model::Options {
            drafts: self.drafts,
            foreign: false,
        };
        let (tree, mut site) = site::load(root, options, progress)?;
        let scripts = progress.step("read the scripts", || lab::scripts::check(root, &site));
        site.problems.extend(scripts);
        let draws = draws_pages(&tree, &site);
        let judge = match self.judging.no_cache && !draws {
            true => self.judging.judge(None).without_objects(),
            false => self.judging.judge(Some(root)),
        };
        let verdicts = progress.step("judged", || self.judging.verdicts(&site, &judge))?;
        let mut report = progress.step("checked", || lint::check(&site, &verdicts));
        if draws {
            let faults = progress.step("tried the templates", || {
                templates(root, &tree, &site, &verdicts)
            });
            report.diagnostics.extend(faults);
        }
        report.texts.extend(render::template_texts(&tree.theme));
        diagnostic::sort(&mut report.diagnostics);
        Ok((report, self.matrix(&site, &verdicts)))
    }

    /// Only whoever names versions wants to see them side by side.
    fn matrix(&self, site: &Site, verdicts: &Verdicts) -> String {
        match self.judging.names_versions() {
            true => matrix::format(site, verdicts),
            false => String::new(),
        }
    }

    /// Paths within a site are judged as a part of it, the others as they are.
    fn paths(&self, global: &Global, progress: Progress) -> anyhow::Result<(Report, String)> {
        let mut sites: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
        let mut loose = Vec::new();
        for path in &self.paths {
            let real = path
                .canonicalize()
                .with_context(|| format!("{} cannot be read", path.display()))?;
            let root = match &global.root {
                Some(root) => Some(root.canonicalize()?).filter(|r| real.starts_with(r)),
                None => site::above(&real),
            };
            match root.filter(|root| belongs(root, &real)) {
                Some(root) => sites.entry(root).or_default().push(real),
                None => loose.push(path.clone()),
            }
        }
        let mut reports = Vec::new();
        let mut matrices = String::new();
        for (root, wanted) in sites {
            let (mut report, matrix) = self.site(&root, progress)?;
            matrices += &matrix;
            report.diagnostics.retain(|d| {
                let path = root.join(&*d.span.path);
                wanted.iter().any(|w| path.starts_with(w))
            });
            reports.push(report);
        }
        if !loose.is_empty() {
            let (report, matrix) = self.foreign(&loose)?;
            matrices += &matrix;
            reports.push(report);
        }
        Ok((merge(reports), matrices))
    }

    /// Files of unknown origin, with the defaults: nobody's configuration speaks for them.
    fn foreign(&self, paths: &[PathBuf]) -> anyhow::Result<(Report, String)> {
        let tree = source::load_foreign(paths)?;
        let options = model::Options {
            drafts: true,
            foreign: true,
        };
        let site = crate::resolve(&tree, options, |page| {
            Arc::new(parse::parse(
                &page.path,
                &page.text,
                parse::Dialect::Foreign,
            ))
        });
        let judge = self.judging.judge(None).without_objects();
        let verdicts = self.judging.verdicts(&site, &judge)?;
        Ok((lint::check(&site, &verdicts), self.matrix(&site, &verdicts)))
    }
}

/// Whether templates have to be tried on pages: some of their faults show only there. Where every
/// template is a default one, which are tested, none has to be.
fn draws_pages(tree: &Tree, site: &Site) -> bool {
    let wanted = |page: &Page| page.document().front.template.is_some();
    tree.theme.keys().any(|path| path.starts_with("templates/")) || site.pages.iter().any(wanted)
}

/// What is wrong with the site's own templates.
fn templates(root: &Path, tree: &Tree, site: &Site, verdicts: &Verdicts) -> Vec<Diagnostic> {
    let theme = match Theme::new(&tree.theme) {
        Ok(theme) => theme,
        Err(faults) => return faults,
    };
    let inputs = render::Inputs {
        site,
        verdicts,
        theme: &theme,
        dates: &Dates::new(),
        highlighter: &Highlighter::new(emit::load_highlights(root)),
        report: None,
        serve: false,
        pages: None,
    };
    render::render(&inputs).1
}

/// Whether a path is a part of what the site at `root` is made from.
fn belongs(root: &Path, path: &Path) -> bool {
    let within = |folder: &&str| path.starts_with(root.join(folder));
    path == root
        || ["content", "labs", "data", "theme", config::FILE]
            .iter()
            .any(within)
}

fn merge(reports: Vec<Report>) -> Report {
    let mut all = Report::default();
    for report in reports {
        all.diagnostics.extend(report.diagnostics);
        all.texts.extend(report.texts);
        all.unchecked.extend(report.unchecked);
        all.checked.pages += report.checked.pages;
        all.checked.links += report.checked.links;
        all.checked.images += report.checked.images;
        all.checked.blocks += report.checked.blocks;
        all.checked.manifests += report.checked.manifests;
        all.checked.unchecked += report.checked.unchecked;
    }
    diagnostic::sort(&mut all.diagnostics);
    all
}
