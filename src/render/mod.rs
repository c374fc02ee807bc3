//! Site → [`Output`]s by value: pages, assets, feeds and the search index.
//!
//! Pure: the same site, theme and dates give the same bytes, in any order and on any number of
//! threads. Caches are passed in and keyed by content. `emit` writes what comes out.

mod base;
mod code;
mod context;
mod diagram;
mod fault;
mod feeds;
mod gate;
mod glossary;
pub mod handout;
mod highlight;
mod html;
mod lab;
mod links;
mod memory;
mod problems;
mod search;
mod section;
mod stored;
mod theme;
mod verdict;

use std::{path::PathBuf, sync::Arc};

use rayon::prelude::*;

use crate::{
    diagnostic::{self, Diagnostic, Report},
    model::{PageId, Site},
    source::Dates,
    verdicts::Verdicts,
};
use context::{Given, NOT_FOUND};
pub use highlight::{Cache, Highlighter};
pub use lab::archive;
pub use memory::{Key, Memory};
pub use search::{Indexing, Kept as KeptIndex, SearchError};
pub use theme::{Theme, default_files, template_texts};

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

/// Finished pages by all that their template was given.
pub type Pages = Memory<Arc<[u8]>>;

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
    /// The pages of the last build, for one that mostly repeats it.
    pub pages: Option<&'a Pages>,
    /// Takes each page as soon as it is drawn.
    pub index: Option<&'a Indexing>,
}

/// The whole site, without the search index. A template that fails is a diagnostic.
pub fn render(inputs: &Inputs<'_>) -> (Vec<Output>, Vec<Diagnostic>) {
    let shared = context::Shared::new(inputs);
    let pages: Vec<Drawn> = (0..inputs.site.pages.len())
        .into_par_iter()
        .map(|id| {
            let drawn = page(inputs, &shared, id);
            if let (Some(index), Some(output)) = (inputs.index, &drawn.0) {
                index.add(output);
            }
            drawn
        })
        .collect();
    let mut outputs = Vec::new();
    let mut problems = Vec::new();
    for (output, found) in pages.into_iter().chain(special(inputs, &shared)) {
        outputs.extend(output);
        problems.extend(found);
    }
    outputs.extend(inputs.theme.outputs());
    outputs.extend(feeds::outputs(inputs));
    outputs.extend(lab::archives(inputs.site));
    let (printed, found) = handout::outputs(inputs);
    outputs.extend(printed);
    problems.extend(found);
    // A template that fails on every page has one fault, not a thousand.
    diagnostic::sort(&mut problems);
    for asset in inputs.site.assets.values() {
        let path = links::asset_url(&asset.path);
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

/// Some pages alone, as far as they can be drawn.
pub fn pages(inputs: &Inputs<'_>, wanted: &[PageId]) -> Vec<Output> {
    let shared = context::Shared::of_pages(inputs, wanted);
    let drawn = wanted.par_iter().map(|id| page(inputs, &shared, *id).0);
    drawn.flatten().collect()
}

/// The whole site, or all that keeps it from being whole.
pub fn whole(inputs: &Inputs<'_>) -> Result<Vec<Output>, Vec<Diagnostic>> {
    match render(inputs) {
        (outputs, faults) if faults.is_empty() => Ok(outputs),
        (_, faults) => Err(faults),
    }
}

/// A page, or why there is none; a page that could not be drawn as it asks for is both.
type Drawn = (Option<Output>, Vec<Diagnostic>);

fn page(inputs: &Inputs<'_>, shared: &context::Shared<'_>, id: PageId) -> Drawn {
    let page = &inputs.site.pages[id];
    let given = shared.page(inputs, id);
    let front = &page.document().front;
    let template = front.template.as_deref().unwrap_or("page.html");
    if inputs.theme.has(template) {
        return draw(inputs, template, &page.url, &given);
    }
    let (output, mut found) = draw(inputs, "page.html", &page.url, &given);
    found.push(inputs.theme.lacks(template, page));
    (output, found)
}

/// The 404 page and the redirects.
fn special(inputs: &Inputs<'_>, shared: &context::Shared) -> Vec<Drawn> {
    let not_found = draw(inputs, NOT_FOUND, NOT_FOUND, &shared.not_found());
    let redirects = inputs.site.redirects.iter().map(|(url, to)| {
        let given = shared.redirect(inputs, url, *to);
        draw(inputs, "redirect.html", url, &given)
    });
    std::iter::once(not_found).chain(redirects).collect()
}

fn draw(inputs: &Inputs<'_>, template: &str, url: &str, given: &Given<'_>) -> Drawn {
    let make = || -> Result<Arc<[u8]>, Vec<Diagnostic>> {
        let html = inputs.theme.render(template, &given.context())?;
        Ok(html.into_bytes().into())
    };
    let drawn = match inputs.pages {
        Some(pages) => pages.get(given.key(template), make),
        None => make(),
    };
    match drawn {
        Err(found) => (None, found),
        Ok(bytes) => {
            let output = Output {
                path: url.to_owned(),
                content: Content::Bytes(bytes),
            };
            (Some(output), Vec::new())
        }
    }
}
