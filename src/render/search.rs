//! The search index, by Pagefind as a library: pages in, index files out, all in memory.
//!
//! Pagefind takes pages one after the other, and its files depend on their order. So a thread of
//! its own takes them while others are drawn ([`Indexing`]), always in the order of their paths.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
};

use pagefind::{api::PagefindIndex, options::PagefindServiceConfig};

use super::{Content, Output, links};
use crate::model::Site;

/// What marks the part of a page that is found.
const BODY: &str = "data-pagefind-body";

/// Pagefind failed, or the runtime it needs could not be started.
#[derive(Debug, thiserror::Error)]
#[error("failed to make the search index: {0}")]
pub struct SearchError(String);

type Files = Result<Vec<Output>, SearchError>;

/// The index of a site that changes: only pages that are others are read again.
#[derive(Default)]
pub struct Kept(Option<Known>);

struct Known {
    language: String,
    index: Index,
    /// What the index has of each page, by its path.
    pages: BTreeMap<String, blake3::Hash>,
}

/// What Pagefind holds of a page takes some hundred kilobytes: larger sites are read anew.
const MAX_KEPT: usize = 2_000;

impl Kept {
    /// The index of the HTML among `outputs`, as further outputs below `pagefind/`.
    pub fn index(&mut self, outputs: &[Output], language: &str) -> Files {
        let pages: BTreeMap<&str, String> = outputs
            .iter()
            .filter(|output| output.path.ends_with(".html"))
            .filter_map(|output| match &output.content {
                Content::Bytes(bytes) => Some((output.path.as_str(), findable(bytes)?)),
                Content::File(_) => None,
            })
            .collect();
        // A page takes the place of the one before it. What is gone or new would leave another
        // order than the one that a build begins with.
        let fits =
            |known: &Known| known.language == language && known.pages.keys().eq(pages.keys());
        let mut known = match self.0.take().filter(fits) {
            Some(known) => known,
            None => Known {
                language: language.to_owned(),
                index: Index::new(language)?,
                pages: BTreeMap::new(),
            },
        };
        let is_small = pages.len() <= MAX_KEPT;
        for (path, page) in pages {
            let hash = blake3::hash(page.as_bytes());
            if known.pages.get(path) != Some(&hash) {
                known.index.add(path, page)?;
                known.pages.insert(path.to_owned(), hash);
            }
        }
        let files = known.index.files()?;
        self.0 = is_small.then_some(known);
        Ok(files)
    }
}

/// A page's path, and what can be found of it.
type Drawn = (String, Option<String>);

/// An index that grows while the site's pages are drawn.
pub struct Indexing {
    pages: Sender<Drawn>,
    thread: JoinHandle<Files>,
}

impl Indexing {
    pub fn start(site: &Site) -> Indexing {
        let files = site.assets.values().map(|a| links::asset_url(&a.path));
        let mut expected: BTreeSet<String> = site.pages.iter().map(|p| p.url.clone()).collect();
        // A file of the site's own takes the place of a page.
        for file in files {
            expected.remove(file);
        }
        let language = site.config.language.clone();
        let (pages, drawn) = channel();
        let pages_in_order = InOrder {
            drawn,
            expected,
            waiting: BTreeMap::new(),
        };
        Indexing {
            pages,
            thread: thread::spawn(move || make(&language, pages_in_order)),
        }
    }

    /// Takes a page that was drawn.
    pub(super) fn add(&self, page: &Output) {
        if let Content::Bytes(bytes) = &page.content {
            // What can be done here is not waited for by all the pages that follow. Who no longer
            // listens has failed, and says so in the end.
            let _ = self.pages.send((page.path.clone(), findable(bytes)));
        }
    }

    /// The index of all pages that were added.
    pub fn finish(self) -> Files {
        drop(self.pages);
        let ended = self.thread.join();
        ended.unwrap_or_else(|_| Err(failed("its thread broke down")))
    }
}

/// Pages by path, each as soon as those before it were drawn.
struct InOrder {
    drawn: Receiver<Drawn>,
    expected: BTreeSet<String>,
    waiting: BTreeMap<String, Option<String>>,
}

impl Iterator for InOrder {
    type Item = Drawn;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let first = self.expected.first()?;
            if let Some(page) = self.waiting.remove(first) {
                return Some((self.expected.pop_first()?, page));
            }
            match self.drawn.recv() {
                Ok((path, page)) => self.waiting.insert(path, page),
                // This one could not be drawn.
                Err(_) => {
                    self.expected.pop_first();
                    continue;
                }
            };
        }
    }
}

fn make(language: &str, pages: impl Iterator<Item = Drawn>) -> Files {
    let mut index = Index::new(language)?;
    for (path, page) in pages {
        if let Some(page) = page {
            index.add(&path, page)?;
        }
    }
    index.files()
}

/// Pagefind, and what it runs on.
struct Index {
    runtime: tokio::runtime::Runtime,
    pagefind: PagefindIndex,
}

impl Index {
    fn new(language: &str) -> Result<Index, SearchError> {
        let config = PagefindServiceConfig::builder()
            .keep_index_url(true)
            .force_language(language.to_owned())
            .build();
        Ok(Index {
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .map_err(failed)?,
            pagefind: PagefindIndex::new(Some(config)).map_err(failed)?,
        })
    }

    /// Takes a page in, in the place of the one that had its path.
    fn add(&mut self, path: &str, page: String) -> Result<(), SearchError> {
        let added = self
            .pagefind
            .add_html_file(Some(path.to_owned()), None, page);
        self.runtime.block_on(added).map_err(failed)?;
        Ok(())
    }

    fn files(&mut self) -> Files {
        let files = self
            .runtime
            .block_on(self.pagefind.get_files())
            .map_err(failed)?;
        let outputs = files.into_iter().map(|file| {
            let name = file.filename.to_string_lossy().replace('\\', "/");
            Output {
                path: format!("pagefind/{name}"),
                content: Content::Bytes(Arc::from(file.contents)),
            }
        });
        let mut outputs: Vec<Output> = outputs.collect();
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(outputs)
    }
}

fn failed(error: impl Display) -> SearchError {
    SearchError(error.to_string())
}

/// What can be found of a page. Redirects and the 404 page have nothing.
fn findable(bytes: &[u8]) -> Option<String> {
    let html = String::from_utf8_lossy(bytes);
    html.contains(BODY).then(|| essence(&html))
}

/// What Pagefind reads of a page: half of the bytes are navigation and the colours of code, and
/// most of its time goes into tags.
fn essence(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    match body(html) {
        Some(body) => {
            let title = between(html, "<title>", "</title>").unwrap_or_default();
            out.push_str("<!doctype html><html><head><title>");
            out.push_str(title);
            out.push_str("</title></head><body>");
            without_colours(body, &mut out);
            out.push_str("</body></html>");
        }
        None => without_colours(html, &mut out),
    }
    out
}

/// The page's `<main>`, when all that is told to Pagefind is told in it. A theme of the site's
/// own may do otherwise.
fn body(html: &str) -> Option<&str> {
    let start = html.find("<main")?;
    let end = html.rfind("</main>")? + "</main>".len();
    let main = html.get(start..end)?;
    let tag = &main[..main.find('>')?];
    let told = |part: &str| {
        part.match_indices("data-pagefind-")
            .any(|(at, _)| !part[at..].starts_with("data-pagefind-ignore"))
    };
    (tag.contains(BODY) && !told(&html[..start]) && !told(&html[end..])).then_some(main)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    rest.split_once(end).map(|(inner, _)| inner)
}

/// Leaves the highlighting's spans out.
fn without_colours(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find("<pre") {
        let end = rest[at..].find("</pre>").map_or(rest.len(), |n| at + n);
        out.push_str(&rest[..at]);
        let mut code = &rest[at..end];
        while let Some(tag) = code.find('<') {
            out.push_str(&code[..tag]);
            let close = code[tag..].find('>').map_or(code.len(), |n| tag + n + 1);
            let is_span = code[tag..].starts_with("<span") || code[tag..].starts_with("</span");
            if !is_span {
                out.push_str(&code[tag..close]);
            }
            code = &code[close..];
        }
        out.push_str(code);
        rest = &rest[end..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(name: &str, inner: &str) -> Output {
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><title>In the head</title></head><body>\
             <nav data-pagefind-ignore><a href=\"b.html\">elsewhere</a></nav>\
             <main class=\"x\" {BODY}>{inner}</main><footer>made by</footer></body></html>"
        );
        Output::text(name, html)
    }

    fn fragments(outputs: &[Output]) -> Vec<&[u8]> {
        let files = outputs.iter().filter(|o| o.path.contains("fragment/"));
        files
            .map(|o| match &o.content {
                Content::Bytes(bytes) => &bytes[..],
                Content::File(_) => unreachable!("an index is made in memory"),
            })
            .collect()
    }

    const CODE: &str = "<h1>One</h1><p>a <span>word</span></p><pre><code><span class=\"p\">port</span>: \
                        <span class=\"n\">80</span>&lt;b\n</code></pre><h2 id=\"h\">Two</h2><p>more</p>";

    #[test]
    fn what_is_left_out_of_a_page_changes_nothing_that_is_found() {
        for inner in [CODE, "<p>no heading</p>", "<h1>Open</h1><pre>no <b>end"] {
            let whole = page("a.html", inner);
            let Content::Bytes(bytes) = &whole.content else {
                unreachable!("it is text")
            };
            let less = essence(std::str::from_utf8(bytes).unwrap());
            assert!(less.len() < bytes.len(), "{less}");
            let of_whole = indexed(std::str::from_utf8(bytes).unwrap());
            assert_eq!(indexed(&less), of_whole, "{inner}");
        }
    }

    fn indexed(html: &str) -> Vec<Output> {
        let mut index = Index::new("en").unwrap();
        index.add("a.html", html.to_owned()).unwrap();
        index.files().unwrap()
    }

    #[test]
    fn a_theme_that_tells_pagefind_more_outside_of_main_is_read_whole() {
        let told = "<html><head><meta data-pagefind-filter=\"kind[content]\" content=\"note\"></head>\
                    <body><main data-pagefind-body><p>text</p></main></body></html>";
        assert_eq!(essence(told), told);
        let elsewhere = "<html><body><article data-pagefind-body>text</article></body></html>";
        assert_eq!(essence(elsewhere), elsewhere);
    }

    #[test]
    fn pages_are_taken_in_the_order_of_their_paths_whenever_they_come() {
        let (pages, drawn) = channel();
        let in_order = InOrder {
            drawn,
            expected: ["a", "b", "c"].map(str::to_owned).into(),
            waiting: BTreeMap::new(),
        };
        for path in ["c", "not-a-page", "a"] {
            pages.send((path.to_owned(), None)).unwrap();
        }
        drop(pages);
        let paths: Vec<String> = in_order.map(|(path, _)| path).collect();
        assert_eq!(paths, ["a", "c"]);
    }

    #[test]
    fn an_index_that_grew_is_the_index_of_all() {
        let outputs = [page("a.html", CODE), page("b.html", "<h1>Other</h1>")];
        let (pages, drawn) = channel();
        let in_order = InOrder {
            drawn,
            expected: ["a.html", "b.html"].map(str::to_owned).into(),
            waiting: BTreeMap::new(),
        };
        let growing = Indexing {
            pages,
            thread: thread::spawn(move || make("en", in_order)),
        };
        for output in outputs.iter().rev() {
            growing.add(output);
        }
        let grown = growing.finish().unwrap();
        assert_eq!(fragments(&grown).len(), 2);
        assert_eq!(grown, Kept::default().index(&outputs, "en").unwrap());
    }

    #[test]
    fn an_index_that_was_kept_is_the_one_that_is_made_anew() {
        let mut kept = Kept::default();
        let (one, other) = (page("a.html", CODE), page("b.html", "<h1>Other</h1>"));
        let edited = page("a.html", "<h1>One</h1><p>Edited.</p>");
        let new = page("a-new.html", "<h1>New</h1>");
        for outputs in [
            vec![one.clone(), other.clone()],
            vec![edited.clone(), other.clone()],
            vec![edited.clone(), new.clone(), other.clone()],
            vec![edited.clone(), new],
            vec![one, other],
        ] {
            let made = Kept::default().index(&outputs, "en").unwrap();
            assert_eq!(kept.index(&outputs, "en").unwrap(), made);
            assert_eq!(fragments(&made).len(), outputs.len());
        }
        let outputs = [edited];
        let made = Kept::default().index(&outputs, "de").unwrap();
        assert_eq!(kept.index(&outputs, "de").unwrap(), made);
    }
}
