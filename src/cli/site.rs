//! Which site a command means, and what all commands do with it.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};

use super::{Global, progress::Progress};
use crate::{
    config,
    diagnostic::{self, Diagnostic, Report, did_you_mean, human},
    model::{self, Lab, Site},
    parse::{self, Dialect},
    render,
    source::{self, LoadError, Tree},
};

/// `--root`, else the nearest folder above that has a `proofmark.yaml`.
pub(super) fn root(global: &Global) -> anyhow::Result<PathBuf> {
    if let Some(root) = &global.root {
        let found = root.canonicalize();
        return found.with_context(|| format!("--root {} is not a folder", root.display()));
    }
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    match above(&here) {
        Some(root) => Ok(root),
        None if here.join("content").is_dir() => Ok(here),
        None => bail!(
            "there is no {} in {} or above it; `proofmark new site DIR` makes a site",
            config::FILE,
            here.display()
        ),
    }
}

/// [`crate::load`], told step by step.
pub(super) fn load(
    root: &Path,
    options: model::Options,
    progress: Progress,
) -> Result<(Tree, Site), LoadError> {
    let tree = progress.step("read the sources", || source::load(root))?;
    let site = resolve(&tree, options, progress);
    Ok((tree, site))
}

/// What the sources of `tree` say together.
pub(super) fn resolve(tree: &Tree, options: model::Options, progress: Progress) -> Site {
    let dialect = match options.foreign {
        true => Dialect::Foreign,
        false => Dialect::Site,
    };
    progress.step("parsed and resolved", || {
        crate::resolve(tree, options, |page| {
            Arc::new(parse::parse(&page.path, &page.text, dialect))
        })
    })
}

/// The lab of that id.
pub(super) fn lab<'a>(site: &'a Site, id: &str) -> anyhow::Result<&'a Lab> {
    if let Some(lab) = site.labs.iter().find(|l| l.id == id) {
        return Ok(lab);
    }
    let known: Vec<&str> = site.labs.iter().map(|l| l.id.as_str()).collect();
    match did_you_mean(id, known.iter().copied()) {
        Some(near) => bail!("there is no lab `{id}`; {near}"),
        None if known.is_empty() => bail!("the site has no labs: there is no labs/*/lab.md"),
        None => bail!("there is no lab `{id}`; there are: {}", known.join(", ")),
    }
}

/// Adds what is wrong with the theme's templates.
pub(super) fn add_faults(report: &mut Report, tree: &Tree, faults: Vec<Diagnostic>) {
    report.diagnostics.extend(faults);
    report.texts.extend(render::template_texts(&tree.theme));
    diagnostic::sort(&mut report.diagnostics);
}

/// Says why nothing was made of the site, and what to do all the same.
pub(super) fn refuse(report: &Report, global: &Global, remedy: &str) -> ExitCode {
    eprint!("{}", human::format(report, global.stdout_colors()));
    eprintln!("{remedy}");
    ExitCode::from(1)
}

/// The site that a path belongs to.
pub(super) fn above(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .find(|a| a.join(config::FILE).is_file())
        .map(Path::to_owned)
}
