//! `stale`: pages that nobody has touched, and labs that nobody has proven, since a version of
//! Kubernetes came out.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Global, progress::Progress, site};
use crate::{
    kubernetes::Version,
    model::{self, Page, PageId, Site},
    source::{self, Dates},
};

#[derive(Debug, Args)]
pub struct Stale {
    /// The version whose release counts: the newest that the site is true for when not given
    #[arg(long, value_name = "VERSION")]
    since: Option<String>,
    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// A page, and why somebody should look at it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    path: &'a str,
    /// The day of the last commit or review, when that was before the release.
    touched: Option<String>,
    /// The newest version that the lab was proven on, when that is an older one.
    proven: Option<String>,
}

impl Stale {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let root = site::root(global)?;
        let options = model::Options {
            drafts: true,
            foreign: false,
        };
        let (_, site) = site::load(&root, options, Progress::new(global.verbose))?;
        let version = self.version(&site)?;
        let day = version.released().with_context(|| {
            let known = Version::BUILT_IN.map(|v| v.to_string()).join(", ");
            format!("nobody noted when {version} came out; the versions are {known}")
        })?;
        let dates = source::dates(&root);
        if dates.is_empty() {
            bail!(
                "there is no whole history to read: commit the site, or `git fetch --unshallow` \
                 where the clone is shallow"
            );
        }
        let pages = site.pages.iter().enumerate();
        let pages: Vec<(PageId, &Page)> = pages.filter(|(_, p)| !p.generated).collect();
        let entries = pages.iter().map(|p| entry(&site, *p, &dates, version, day));
        let mut stale: Vec<Entry<'_>> = entries.flatten().collect();
        stale.sort_by(|a, b| (&a.touched, a.path).cmp(&(&b.touched, b.path)));
        super::print(&match self.format {
            Format::Human => human(&stale, pages.len(), version, day),
            Format::Json => serde_json::to_string_pretty(&stale)? + "\n",
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn version(&self, site: &Site) -> anyhow::Result<Version> {
        match &self.since {
            Some(text) => Version::parse(text)
                .with_context(|| format!("`{text}` is no version of Kubernetes, such as 1.36")),
            None => {
                let newest = site.config.versions().into_iter().max();
                Ok(newest.unwrap_or(Version::NEWEST))
            }
        }
    }
}

/// Nothing when the page was looked at since that day. One that was never committed is new.
fn entry<'a>(
    site: &Site,
    (id, page): (PageId, &'a Page),
    dates: &Dates,
    version: Version,
    day: &str,
) -> Option<Entry<'a>> {
    let path: &str = page.path();
    let reviewed = page.document().front.reviewed.as_deref();
    let changed = dates.get(path).map(String::as_str);
    let touched = changed
        .max(reviewed)
        .filter(|at| changed.is_some() && *at < day);
    let proof = site
        .lab_on(id)
        .and_then(|l| l.proof.as_ref()?.as_ref().ok());
    let newest = proof
        .iter()
        .flat_map(|p| &p.proven)
        .max_by_key(|p| Version::parse(&p.kubernetes));
    let proven = newest.filter(|p| Version::parse(&p.kubernetes) < Some(version));
    (touched.is_some() || proven.is_some()).then(|| Entry {
        path,
        touched: touched.map(str::to_owned),
        proven: proven.map(|p| p.kubernetes.clone()),
    })
}

fn human(stale: &[Entry<'_>], pages: usize, version: Version, day: &str) -> String {
    if stale.is_empty() {
        return format!("each of {pages} pages was looked at since {version} came out on {day}\n");
    }
    let width = stale
        .iter()
        .map(|e| e.path.chars().count())
        .max()
        .unwrap_or(0);
    let mut out = format!("not looked at since {version} came out on {day}:\n");
    for entry in stale {
        let touched = entry.touched.as_deref().unwrap_or("");
        let proven = match &entry.proven {
            Some(version) => format!("proven on {version}"),
            None => String::new(),
        };
        let line = format!("{touched:10}  {:width$}  {proven}", entry.path);
        out += line.trim_end();
        out.push('\n');
    }
    out + &format!("{} of {pages} pages\n", stale.len())
}
