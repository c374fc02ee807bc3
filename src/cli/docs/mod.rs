//! `docs`: the pages of this repository's manual that come from code.
//!
//! Types, arguments and rules → Markdown and the JSON Schema, below `content/guide`. What the
//! manual says of a rule, a command or a key is said once, where it is implemented;
//! `tests/docs.rs` fails when the committed pages say anything else. Nothing is read here.

mod commands;
mod keys;
mod rules;

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::{Global, site};
use crate::{config, lint};

#[derive(Debug, Args)]
pub struct Docs {}

/// Where the pages lie, below the site's root.
pub const FOLDER: &str = "content/guide";

impl Docs {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let folder = site::root(global)?.join(FOLDER);
        let rules = folder.join("rules");
        if rules.is_dir() {
            // A rule that went, or has a new name, leaves no page behind.
            fs::remove_dir_all(&rules).with_context(|| rules.display().to_string())?;
        }
        for (name, text) in pages() {
            write(&folder.join(name), &text)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Every page, by its path below [`FOLDER`].
pub fn pages() -> BTreeMap<String, String> {
    let mut pages = rules::pages();
    pages.insert("commands.md".to_owned(), commands::page());
    pages.insert("configuration.md".to_owned(), keys::configuration());
    pages.insert("front-matter.md".to_owned(), keys::front_matter());
    let schema = config::schema(&lint::names());
    pages.insert("proofmark.schema.json".to_owned(), schema);
    pages
}

/// The front matter of a page, which tells those who open it where to change it.
fn front_matter(title: &str, summary: &str, weight: Option<usize>, origin: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let weight = weight.map_or(String::new(), |w| format!("weight: {w}\n"));
    format!(
        "---\n# Written by `cargo run -- docs` from {origin}: change it there.\ntitle: {}\nsummary: {}\n{weight}---\n\n",
        quoted(title),
        quoted(summary),
    )
}

/// A table cell's text: one line, and no cell of its own.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    }
    fs::write(path, text).with_context(|| format!("failed to write {}", path.display()))
}
