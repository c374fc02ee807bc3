//! `lab new`: a lab to begin with, whole enough to be checked at once.

use std::{fs, process::ExitCode};

use anyhow::{Context, bail};
use clap::Args;

use super::super::{Global, site};

#[derive(Debug, Args)]
pub struct New {
    /// The lab's id: the name of its folder below labs/
    id: String,
}

const PAGE: &str = include_str!("new/lab.md");
const VERIFY: &str = include_str!("new/verify.sh");
const MANIFEST: &str = include_str!("new/web.yaml");

/// The library is given only to a site that has none.
const LIBRARY: &str = include_str!("../../../labs/lib/verify.sh");

impl New {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || !self.id.chars().all(fine) || self.id == "lib" {
            bail!(
                "`{}` is no id: use lower-case letters, digits and hyphens",
                self.id
            );
        }
        let labs = site::root(global)?.join("labs");
        let folder = labs.join(&self.id);
        if folder.exists() {
            bail!("{} is there already", folder.display());
        }
        let files = [
            (folder.join("lab.md"), PAGE),
            (folder.join("manifests/web.yaml"), MANIFEST),
            (folder.join("steps/service/verify.sh"), VERIFY),
            (labs.join("lib/verify.sh"), LIBRARY),
        ];
        for (path, text) in files {
            if path.exists() {
                continue;
            }
            let parent = path.parent().unwrap_or(&labs);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, text.replace("LAB_ID", &self.id)))
                .with_context(|| format!("failed to write {}", path.display()))?;
            eprintln!("made {}", path.display());
        }
        eprintln!("next: proofmark lab prove {}", self.id);
        Ok(ExitCode::SUCCESS)
    }
}
