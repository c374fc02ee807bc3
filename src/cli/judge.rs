//! Who judges, and for which versions: the part that `build`, `check` and `serve` share.

use std::path::Path;

use anyhow::Context;
use clap::Args;

use super::engines;
use crate::{
    kubernetes::{Judge, Version},
    model::Site,
    verdicts::{self, Verdicts},
};

#[derive(Debug, Clone, Default, Args)]
pub struct Judging {
    /// Kubernetes versions to judge for instead of the configuration's: 1.36, 1.35,1.37 or 1.34..1.37
    #[arg(long, value_name = "VERSIONS", value_parser = versions)]
    kubernetes: Option<Versions>,
    /// Ignore what earlier runs remembered, and remember nothing
    #[arg(long)]
    pub no_cache: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Versions(pub Vec<Version>);

pub(super) fn versions(text: &str) -> Result<Versions, String> {
    Version::parse_set(text)
        .map(Versions)
        .map_err(|e| e.to_string())
}

impl Judging {
    /// A judge that remembers its verdicts in the site at `root`, if there is one.
    pub fn judge(&self, root: Option<&Path>) -> Judge {
        let judge = Judge::new(engines::store().asking_for_more(engines::compile_behind));
        match root.filter(|_| !self.no_cache) {
            Some(root) => judge.with_cache(root),
            None => judge,
        }
    }

    pub fn names_versions(&self) -> bool {
        self.kubernetes.is_some()
    }

    /// Asks about everything in the site.
    pub fn verdicts(&self, site: &Site, judge: &Judge) -> anyhow::Result<Verdicts> {
        self.verdicts_again(site, judge, &Verdicts::default())
    }

    /// Asks about everything in the site that was not judged `before`.
    pub fn verdicts_again(
        &self,
        site: &Site,
        judge: &Judge,
        before: &Verdicts,
    ) -> anyhow::Result<Verdicts> {
        let versions = match &self.kubernetes {
            Some(versions) => versions.0.clone(),
            None => site.config.versions(),
        };
        let verdicts = verdicts::judge(site, judge, &versions, before);
        let verdicts = verdicts.context("no manifest was judged")?;
        // A read-only checkout is judged all the same, only not faster the next time.
        if let Err(error) = judge.save() {
            eprintln!("proofmark: the verdicts were not kept: {error}");
        }
        Ok(verdicts)
    }
}
