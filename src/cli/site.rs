//! Which site a command means.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};

use super::{Global, progress::Progress};
use crate::{
    config,
    model::{self, Site},
    parse::{self, Dialect},
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
    let site = progress.step("parsed and resolved", || {
        crate::resolve(&tree, options, |page| {
            Arc::new(parse::parse(&page.path, &page.text, Dialect::Site))
        })
    });
    Ok((tree, site))
}

/// The site that a path belongs to.
pub(super) fn above(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .find(|a| a.join(config::FILE).is_file())
        .map(Path::to_owned)
}
