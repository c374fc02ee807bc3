//! What is checked: a whole site, the parts of it that are named, or files of unknown origin.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{Check, external};
use crate::{
    cli::{Global, matrix, progress::Progress, site},
    config,
    diagnostic::{Diagnostic, Report},
    emit, lab, lint,
    model::{self, Page, Site},
    render::{self, Highlighter, Theme},
    source::{self, Dates, Tree},
    verdicts::Verdicts,
};

/// One site (or one set of loose files), and what was found in it.
pub(super) struct Inspection {
    pub tree: Tree,
    pub report: Report,
    /// Who accepts what, for people.
    pub matrix: String,
}

/// A folder, and what of it is asked about.
#[derive(Clone)]
pub(super) struct Scope {
    root: PathBuf,
    /// Files and folders, on disk; everything if empty.
    wanted: Vec<PathBuf>,
    /// Whether the files belong to no site.
    foreign: bool,
}

/// The sites that the arguments name, then the files that belong to none.
pub(super) fn scopes(paths: &[PathBuf], global: &Global) -> anyhow::Result<Vec<Scope>> {
    let scope = |root, wanted, foreign| Scope {
        root,
        wanted,
        foreign,
    };
    if paths.is_empty() {
        return Ok(vec![scope(site::root(global)?, Vec::new(), false)]);
    }
    let mut sites: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    let mut loose = Vec::new();
    for path in paths {
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
    let mut scopes: Vec<Scope> = sites
        .into_iter()
        .map(|(root, wanted)| scope(root, wanted, false))
        .collect();
    if !loose.is_empty() {
        scopes.push(scope(PathBuf::new(), loose, true));
    }
    Ok(scopes)
}

impl Scope {
    /// Reads what is to be checked.
    pub fn load(&self, progress: Progress) -> anyhow::Result<Tree> {
        if self.foreign {
            return Ok(source::load_foreign(&self.wanted)?);
        }
        Ok(progress.step("read the sources", || source::load(&self.root))?)
    }

    /// Checks what was read, or what became of it.
    pub fn inspect(
        &self,
        check: &Check,
        tree: Tree,
        progress: Progress,
    ) -> anyhow::Result<Inspection> {
        let options = model::Options {
            drafts: check.drafts || self.foreign,
            foreign: self.foreign,
        };
        let mut site = site::resolve(&tree, options, progress);
        if check.external {
            let root = Some(self.root.as_path()).filter(|_| !self.foreign);
            let root = root.filter(|_| !check.judging.no_cache);
            let broken = progress.step("asked other hosts", || external::check(&site, root));
            site.problems.extend(broken);
        }
        if !self.foreign {
            let scripts = progress.step("read the scripts", || {
                lab::scripts::check(&self.root, &site)
            });
            site.problems.extend(scripts);
        }
        let draws = !self.foreign && draws_pages(&tree, &site);
        // Nobody keeps verdicts for loose files, and nobody then looks at what would be stored.
        let judge = match self.foreign || check.judging.no_cache && !draws {
            true => check.judging.judge(None).without_objects(),
            false => check.judging.judge(Some(&self.root)),
        };
        let verdicts = progress.step("judged", || check.judging.verdicts(&site, &judge))?;
        let mut report = progress.step("checked", || lint::check(&site, &verdicts));
        if !self.foreign {
            let faults = match draws {
                true => progress.step("tried the templates", || {
                    templates(&self.root, &tree, &site, &verdicts)
                }),
                false => Vec::new(),
            };
            site::add_faults(&mut report, &tree, faults);
            report.diagnostics.retain(|d| self.wants(&d.span.path));
        }
        check.narrow(&tree, &site, &mut report)?;
        // Only whoever names versions wants to see them side by side.
        let matrix = match check.judging.names_versions() {
            true => matrix::format(&site, &verdicts),
            false => String::new(),
        };
        Ok(Inspection {
            tree,
            report,
            matrix,
        })
    }

    fn wants(&self, path: &str) -> bool {
        let path = self.root.join(path);
        self.wanted.is_empty() || self.wanted.iter().any(|w| path.starts_with(w))
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
        index: None,
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
