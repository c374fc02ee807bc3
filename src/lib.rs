//! Proofmark: notes and labs in, a site that is true out.
//!
//! The way of the data, which is also the list of the modules:
//!
//! ```text
//! source ─► parse ─► model ─┬─► lint ──► diagnostics
//! (disk)   (pure)  (resolved)├─► render ─► emit (disk)
//!                            └─► lab (bash, kubectl, clusters)
//! ```
//!
//! [`verdicts`] asks [`kubernetes`] about every manifest of the model, once, for both branches.
//! [`diagnostic`], [`config`], [`records`] and [`yaml`] are leaves that every stage may use; [`cli`] alone
//! sees all. `tests/tidy.rs` holds the `use crate::` edges against this drawing.

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod kubernetes;
pub mod lab;
pub mod lint;
pub mod model;
pub mod parse;
pub mod records;
pub mod render;
pub mod source;
pub mod verdicts;
pub mod yaml;

use std::{path::Path, sync::Arc};

use rayon::prelude::*;

/// Reads, parses and resolves the site at `root`.
pub fn load(
    root: &Path,
    options: model::Options,
) -> Result<(source::Tree, model::Site), source::LoadError> {
    let tree = source::load(root)?;
    let site = resolve(&tree, options, |page| {
        Arc::new(parse::parse(&page.path, &page.text, parse::Dialect::Site))
    });
    Ok((tree, site))
}

/// Resolves a tree that was read; `parse` may remember what it parsed before.
pub fn resolve(
    tree: &source::Tree,
    options: model::Options,
    parse: impl Fn(&source::Source) -> Arc<parse::Document> + Sync,
) -> model::Site {
    let documents = tree.pages.par_iter().map(&parse).collect();
    let (config, faults) = configuration(tree);
    let mut site = model::resolve(tree, config, documents, options);
    site.problems.extend(faults);
    site
}

/// What the site's configuration says, and what is wrong with it.
pub fn configuration(tree: &source::Tree) -> (config::Config, Vec<diagnostic::Diagnostic>) {
    match &tree.config {
        Some(source) => config::parse(&source.path, &source.text, &lint::names()),
        None => Default::default(),
    }
}
