//! `lab export`: a lab for Killercoda, or as a folder that works without the site.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::{super::Global, load};
use crate::lab::export;

#[derive(Debug, Args)]
pub struct Export {
    /// The lab
    lab: String,
    /// What to write
    #[arg(long, value_enum)]
    to: To,
    /// The folder to write into; it must not hold the lab already
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// A scenario: index.json, texts and checks
    Killercoda,
    /// The lab and the library of its checks, as they are
    Folder,
}

impl Export {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let lab = loaded.lab(&self.lab)?;
        let files = match self.to {
            To::Killercoda => export::killercoda(&loaded.site, lab),
            To::Folder => export::folder(lab),
        };
        for (path, bytes) in files {
            let path = self.output.join(path);
            if path.exists() {
                bail!(
                    "{} is there already; choose an empty --output",
                    path.display()
                );
            }
            let parent = path.parent().unwrap_or(&self.output);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, bytes))
                .with_context(|| format!("failed to write {}", path.display()))?;
        }
        eprintln!("{}: written to {}", lab.id, self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
