//! Site → [`Output`]s by value: pages, assets, feeds and the search index.
//!
//! Pure: the same site, theme and dates give the same bytes, in any order and on any number of
//! threads. Caches are passed in and keyed by content. `emit` writes what comes out.

mod code;
mod context;
mod feeds;
mod highlight;
mod html;
mod links;
mod search;
mod stored;
mod theme;
mod verdict;

use std::{path::PathBuf, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostic::{Diagnostic, Report, Span},
    model::{PageId, Site},
    source::Dates,
    verdicts::Verdicts,
};
pub use highlight::{Cache, Highlighter};
pub use search::{SearchError, index as search_index};
pub use theme::{Theme, default_files};

/// A file of the finished site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// From the site's root, with `/`.
    pub path: String,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Arc<[u8]>),
    /// Copied as it is.
    File(PathBuf),
}

impl Output {
    pub fn text(path: impl Into<String>, text: String) -> Output {
        Output {
            path: path.into(),
            content: Content::Bytes(text.into_bytes().into()),
        }
    }
}

/// What rendering needs besides the site.
pub struct Inputs<'a> {
    pub site: &'a Site,
    pub verdicts: &'a Verdicts,
    pub theme: &'a Theme,
    pub dates: &'a Dates,
    pub highlighter: &'a Highlighter,
    /// Findings to show on the pages they belong to (`serve`, and drafts).
    pub report: Option<&'a Report>,
    /// Whether pages reload themselves.
    pub serve: bool,
}

/// The whole site, without the search index. A template that fails is a diagnostic.
pub fn render(inputs: &Inputs<'_>) -> (Vec<Output>, Vec<Diagnostic>) {
    let shared = context::Shared::new(inputs);
    let pages: Vec<Result<Output, Box<Diagnostic>>> = (0..inputs.site.pages.len())
        .into_par_iter()
        .map(|id| page(inputs, &shared, id))
        .collect();
    let mut outputs = Vec::new();
    let mut problems = Vec::new();
    for result in pages.into_iter().chain(special(inputs, &shared)) {
        match result {
            Ok(output) => outputs.push(output),
            Err(problem) => problems.push(*problem),
        }
    }
    outputs.extend(inputs.theme.outputs());
    outputs.extend(feeds::outputs(inputs));
    for asset in inputs.site.assets.values() {
        let path = asset
            .path
            .split_once('/')
            .map_or(&*asset.path, |(_, inner)| inner);
        outputs.push(Output {
            path: path.to_owned(),
            content: Content::File(asset.disk.clone()),
        });
    }
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    // A file of the site's own wins over a generated one of the same name.
    outputs.dedup_by(|b, a| {
        let same = a.path == b.path;
        if same && matches!(b.content, Content::File(_)) {
            std::mem::swap(a, b);
        }
        same
    });
    (outputs, problems)
}

fn page(
    inputs: &Inputs<'_>,
    shared: &context::Shared,
    id: PageId,
) -> Result<Output, Box<Diagnostic>> {
    let page = &inputs.site.pages[id];
    let context = shared.page(inputs, id);
    let template = page
        .document()
        .front
        .template
        .as_deref()
        .unwrap_or("page.html");
    let text = inputs.theme.render(template, &context).map_err(|message| {
        Box::new(Diagnostic::new(
            "template-error",
            page.document().span(0..0),
            message,
        ))
    })?;
    Ok(Output::text(page.url.clone(), text))
}

/// The 404 page and the redirects.
fn special(inputs: &Inputs<'_>, shared: &context::Shared) -> Vec<Result<Output, Box<Diagnostic>>> {
    let failed = |message: String| {
        let path: Arc<str> = "theme/templates".into();
        Box::new(Diagnostic::new(
            "template-error",
            Span::new(&path, 0..0),
            message,
        ))
    };
    let not_found = inputs
        .theme
        .render("404.html", &shared.not_found(inputs))
        .map(|text| Output::text("404.html", text))
        .map_err(failed);
    let redirects = inputs.site.redirects.iter().map(|(url, to)| {
        let context = shared.redirect(inputs, url, *to);
        inputs
            .theme
            .render("redirect.html", &context)
            .map(|text| Output::text(url.clone(), text))
            .map_err(failed)
    });
    std::iter::once(not_found).chain(redirects).collect()
}
