//! `new site` and `new page`: files to begin with. Nothing that exists is overwritten.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::{Global, site};

#[derive(Debug, Args)]
pub struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A folder with a configuration, a home page and a first note
    #[command(after_help = "Example:\n  proofmark new site learn")]
    Site {
        /// The folder to make
        dir: PathBuf,
    },
    /// A page of the current site
    #[command(after_help = "Example:\n  proofmark new page notes/headless.md")]
    Page {
        /// The page's path below content/
        path: PathBuf,
    },
}

impl New {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        match &self.what {
            What::Site { dir } => new_site(dir)?,
            What::Page { path } => {
                let root = site::root(global)?;
                let inner = path
                    .strip_prefix("content")
                    .unwrap_or(path)
                    .with_extension("md");
                if inner.is_absolute() || inner.components().any(|c| c.as_os_str() == "..") {
                    bail!("{} is not below content/", path.display());
                }
                let page = root.join("content").join(&inner);
                let name = inner
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                create(&page, &page_text(&name))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn new_site(dir: &Path) -> anyhow::Result<()> {
    let name = std::path::absolute(dir)?;
    let name = name
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    create(
        &dir.join(crate::config::FILE),
        &format!(
            "title: {}\ndescription: What the site is about, in one sentence.\n",
            quoted(&name)
        ),
    )?;
    create(
        &dir.join("content/index.md"),
        "---\ntitle: Welcome\n---\n\nThis is the home page. Start with the [first note](notes/first.md).\n",
    )?;
    create(
        &dir.join("content/notes/index.md"),
        "---\ntitle: Notes\nsummary: All the notes.\n---\n",
    )?;
    create(
        &dir.join("content/notes/first.md"),
        "---\ntitle: First note\nsummary: A page to begin with.\nweight: 10\n---\n\nWrite here. Links are relative paths to `.md` files, such as [the home page](../index.md).\n",
    )?;
    eprintln!("next: cd {} && proofmark serve", dir.display());
    Ok(())
}

fn page_text(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    let title: String = chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default();
    format!(
        "---\ntitle: {}\nsummary: One sentence.\n---\n\nWrite here.\n",
        quoted(&title)
    )
}

/// A YAML scalar in double quotes: JSON's strings are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn create(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("failed to make {}", folder.display()))?;
    }
    let mut file =
        fs::File::create_new(path).with_context(|| format!("failed to make {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    eprintln!("made {}", path.display());
    Ok(())
}
