//! Documents → [`Site`]: pages with addresses, navigation, and every reference resolved.
//!
//! The value is immutable: `lint` judges it, `render` draws it, neither changes it. What a
//! reference could not be resolved to is kept as a fact ([`Target::Missing`]); saying so is
//! the linter's part. Faults of the structure itself (two pages with one address, an include
//! that loops) are `problems`.

mod address;
mod affected;
mod collect;
mod excerpt;
mod graph;
pub mod lab;
mod links;
mod manifest;
pub mod names;
mod nav;
pub mod objects;
mod part;
mod picture;
mod resolve;
pub mod scene;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    config::Config,
    diagnostic::Diagnostic,
    parse::{Document, LinkKind},
    source::{Asset, Source},
};
pub use address::{page_url, relative_url};
pub use excerpt::Excerpt;
pub use lab::Lab;
pub use links::{Target, outside};
pub use manifest::{Claim, Described, Expect, Manifest, ManifestId, Place, Reject, Unjudged};
pub use resolve::{Options, resolve};

/// A place in [`Site::pages`].
pub type PageId = usize;

/// The whole site, resolved.
#[derive(Debug)]
pub struct Site {
    pub config: Config,
    /// In reading order: the home page first, then depth first by weight and title.
    pub pages: Vec<Page>,
    /// The labs, in reading order.
    pub labs: Vec<Lab>,
    /// Old address → the page that it redirects to.
    pub redirects: BTreeMap<String, PageId>,
    /// What each concept that a page `teaches` is taught by.
    pub concepts: BTreeMap<String, PageId>,
    pub assets: BTreeMap<Arc<str>, Asset>,
    pub data: serde_json::Value,
    /// The YAML that Kubernetes is asked about: by page and block, then files by path.
    pub manifests: Vec<Manifest>,
    /// The YAML that its author has a JSON Schema for.
    pub described: Vec<Described>,
    pub unjudged: Vec<Unjudged>,
    pub problems: Vec<Diagnostic>,
    /// Whether rules about the whole site make sense: not for files of unknown origin.
    pub whole: bool,
    pub config_source: Option<Source>,
    /// The files that manifests are written in and no page shows.
    manifest_texts: Vec<(Arc<str>, Arc<str>)>,
}

/// What a page is, for templates and search filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Home,
    Section,
    Note,
    Lab,
    Guide,
    Rule,
    Page,
}

/// A page and where it stands.
#[derive(Debug)]
pub struct Page {
    pub body: Part,
    pub kind: Kind,
    pub title: String,
    /// From the site's root, without a leading `/`.
    pub url: String,
    /// The section that it belongs to; `None` for the home page.
    pub parent: Option<PageId>,
    pub children: Vec<PageId>,
    /// A folder without `index.md` still has a page that lists what is in it.
    pub generated: bool,
    pub requires: Vec<PageId>,
}

/// A document with its references resolved, included documents in place.
#[derive(Debug)]
pub struct Part {
    pub document: Arc<Document>,
    /// Runs parallel to `document.links`.
    pub links: Vec<Target>,
    /// Runs parallel to `document.blocks`; `Some` where a block shows a file.
    pub excerpts: Vec<Option<Result<Excerpt, Box<Diagnostic>>>>,
    /// Runs parallel to `document.includes`; `None` where it could not be had.
    pub includes: Vec<Option<Part>>,
}

impl Page {
    pub fn document(&self) -> &Document {
        &self.body.document
    }

    pub fn path(&self) -> &Arc<str> {
        &self.body.document.path
    }
}

impl Part {
    /// This part and the included ones, outermost first.
    pub fn all(&self) -> Vec<&Part> {
        let mut parts = vec![self];
        for include in self.includes.iter().flatten() {
            parts.extend(include.all());
        }
        parts
    }

    pub fn has_id(&self, id: &str) -> bool {
        self.all().iter().any(|p| p.document.has_id(id))
    }

    /// Every id that a link may name, for "did you mean".
    pub fn ids(&self) -> Vec<&str> {
        self.all()
            .into_iter()
            .flat_map(|p| {
                let headings = p.document.headings.iter().map(|h| h.id.as_str());
                headings.chain(p.document.html_ids.iter().map(String::as_str))
            })
            .collect()
    }
}

impl Site {
    pub fn page_at(&self, path: &str) -> Option<PageId> {
        self.pages
            .iter()
            .position(|p| !p.generated && &**p.path() == path)
    }

    /// The lab whose page it is.
    pub fn lab_on(&self, page: PageId) -> Option<&Lab> {
        self.labs.iter().find(|l| l.page == page)
    }

    /// The texts that diagnostics may point into.
    pub fn texts(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        let mut texts = BTreeMap::new();
        for part in self
            .pages
            .iter()
            .filter(|p| !p.generated)
            .flat_map(|p| p.body.all())
        {
            texts.insert(part.document.path.clone(), part.document.text.clone());
            for excerpt in part.excerpts.iter().flatten().flatten() {
                texts.insert(excerpt.source.path.clone(), excerpt.source.text.clone());
            }
        }
        for (path, text) in &self.manifest_texts {
            texts.insert(path.clone(), text.clone());
        }
        for (path, bytes) in self.labs.iter().flat_map(|l| &l.files) {
            let path: Arc<str> = format!("labs/{path}").into();
            if path.ends_with(".sh") && !texts.contains_key(&path) {
                texts.insert(path, String::from_utf8_lossy(bytes).into());
            }
        }
        if let Some(config) = &self.config_source {
            texts.insert(config.path.clone(), config.text.clone());
        }
        texts
    }

    /// What `check` says it has looked at.
    pub fn checked(&self) -> crate::diagnostic::Checked {
        let pages: Vec<_> = self.pages.iter().filter(|p| !p.generated).collect();
        let parts: Vec<_> = pages.iter().flat_map(|p| p.body.all()).collect();
        let links = |kind| {
            parts
                .iter()
                .flat_map(|p| &p.document.links)
                .filter(|l| l.kind == kind)
                .count()
        };
        crate::diagnostic::Checked {
            pages: pages.len(),
            links: links(LinkKind::Link),
            images: links(LinkKind::Image),
            blocks: parts.iter().map(|p| p.document.blocks.len()).sum(),
            manifests: self.manifests.len(),
            labs: self.labs.len(),
            unchecked: self.unjudged.iter().filter(|u| u.reason.is_some()).count(),
            ..Default::default()
        }
    }
}
