//! What templates are given. The guide's page on themes lists the same names.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tera::Context;

use super::{Inputs, code::Variables, html};
use crate::{
    model::{Kind, Page, PageId, Site, relative_url},
    parse::Heading,
};

/// No inline script or style, nothing from another host; WebAssembly is for search alone.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// What is the same on every page, made once.
pub(super) struct Shared {
    required_by: Vec<Vec<PageId>>,
    data: Value,
}

impl Shared {
    pub fn new(inputs: &Inputs<'_>) -> Shared {
        let site = inputs.site;
        let mut required_by = vec![Vec::new(); site.pages.len()];
        for (id, page) in site.pages.iter().enumerate() {
            page.requires.iter().for_each(|r| required_by[*r].push(id));
        }
        Shared {
            required_by,
            data: site.data.clone(),
        }
    }

    pub fn page(&self, inputs: &Inputs<'_>, id: PageId) -> Context {
        let site = inputs.site;
        let page = &site.pages[id];
        let url = page.url.as_str();
        let front = &page.document().front;
        let to = |p: PageId| link(site, url, p);
        let variables: Variables = site
            .config
            .variables
            .iter()
            .chain(&front.variables)
            .map(|(name, v)| (name.clone(), v.clone()))
            .collect();
        let content = html::body(inputs, &page.body, url, &variables);
        let used: Vec<Value> = variables
            .iter()
            .filter(|(name, _)| content.contains(&format!("data-var=\"{name}\"")))
            .map(|(name, v)| {
                let label = v.label.as_deref().unwrap_or(name);
                json!({"name": name, "label": label, "value": v.default})
            })
            .collect();
        let source = page.path().to_string();
        let path = (!page.generated).then_some(source.as_str());
        let mut context = self.base(inputs, url);
        context.insert("page", &json!({
            "title": page.title,
            "summary": front.summary,
            "kind": page.kind,
            "url": url,
            "canonical": canonical(site, url),
            "image": Value::Null,
            "source": path,
            "edit_url": path.and_then(|p| edit_url(site, p)),
            "updated": inputs.dates.get(&source),
            "since": front.since,
            "until": front.until,
            "kubernetes": site.config.kubernetes,
            "draft": front.draft,
            "search": front.search.unwrap_or(true),
            "content": content,
            "toc": toc(&page.body.all().iter().flat_map(|p| &p.document.headings).collect::<Vec<_>>()),
            "breadcrumbs": ancestors(site, id).into_iter().map(to).collect::<Vec<_>>(),
            "previous": previous(site, id).map(to),
            "next": next(site, id).map(to),
            "section": section(site, id),
            "children": page.children.iter().filter(|c| listed(&site.pages[**c])).map(|c| child(site, url, *c)).collect::<Vec<_>>(),
            "requires": page.requires.iter().map(|r| to(*r)).collect::<Vec<_>>(),
            "required_by": self.required_by[id].iter().map(|r| to(*r)).collect::<Vec<_>>(),
            "teaches": front.teaches,
            "variables": used,
            "minutes": minutes(page),
            "extra": front.extra,
            "problems": problems(inputs, page),
        }));
        context
    }

    pub fn not_found(&self, inputs: &Inputs<'_>) -> Context {
        let mut context = self.base(inputs, "404.html");
        context.insert(
            "page",
            &json!({
                "title": "Page not found", "kind": "page", "url": "404.html", "content": "",
                "summary": Value::Null, "toc": [], "breadcrumbs": [], "children": [],
                "search": false, "problems": [], "variables": [],
            }),
        );
        context
    }

    pub fn redirect(&self, inputs: &Inputs<'_>, url: &str, to: PageId) -> Context {
        let mut context = self.base(inputs, url);
        let page = &inputs.site.pages[to];
        context.insert(
            "page",
            &json!({"title": page.title, "url": url, "kind": "page"}),
        );
        context.insert("target", &relative_url(url, &page.url));
        context.insert("canonical", &canonical(inputs.site, &page.url));
        context
    }

    fn base(&self, inputs: &Inputs<'_>, url: &str) -> Context {
        let site = inputs.site;
        let config = &site.config;
        let mut assets: BTreeMap<&str, String> = BTreeMap::new();
        for (name, path) in &inputs.theme.addresses {
            assets.insert(name, relative_url(url, path));
        }
        let root = "../".repeat(url.matches('/').count());
        assets.insert("pagefind", format!("{root}pagefind/"));
        let menu: Vec<Value> = site
            .pages
            .first()
            .map_or(&[][..], |home| &home.children)
            .iter()
            .filter(|id| listed(&site.pages[**id]))
            .map(|id| {
                let page = &site.pages[*id];
                let folder = page.url.strip_suffix("index.html").unwrap_or(&page.url);
                json!({
                    "title": page.title,
                    "url": relative_url(url, &page.url),
                    "current": url.starts_with(folder),
                })
            })
            .collect();
        let feed = config.base_url.as_ref().map(|_| format!("{root}atom.xml"));
        let mut context = Context::new();
        context.insert(
            "site",
            &json!({
                "title": config.title,
                "description": config.description,
                "language": config.language,
                "base_url": config.base_url,
                "repository": config.repository,
                "version": env!("CARGO_PKG_VERSION"),
                "search": config.search,
                "csp": CSP,
                "feed": feed,
                "menu": menu,
                "extra": config.extra,
            }),
        );
        context.insert("assets", &assets);
        context.insert("icons", &inputs.theme.icons);
        context.insert("root", &root);
        context.insert("data", &self.data);
        context.insert("serve", &inputs.serve);
        context
    }
}

/// Whether lists and navigation show the page.
fn listed(page: &Page) -> bool {
    page.document().front.extra.get("hidden") != Some(&true.into())
}

fn link(site: &Site, from: &str, id: PageId) -> Value {
    let page = &site.pages[id];
    json!({"title": page.title, "url": relative_url(from, &page.url)})
}

fn child(site: &Site, from: &str, id: PageId) -> Value {
    let page = &site.pages[id];
    json!({
        "title": page.title,
        "url": relative_url(from, &page.url),
        "summary": page.document().front.summary,
        "minutes": minutes(page),
    })
}

/// Home first, without the page itself.
fn ancestors(site: &Site, id: PageId) -> Vec<PageId> {
    let mut chain: Vec<PageId> =
        std::iter::successors(site.pages[id].parent, |p| site.pages[*p].parent).collect();
    chain.reverse();
    chain
}

/// The page's own section and what is in it; of other sections only the name.
fn section(site: &Site, id: PageId) -> Option<Value> {
    let page = &site.pages[id];
    let own = if page.kind == Kind::Section {
        id
    } else {
        page.parent?
    };
    // Below a section of the first level, its whole level stays in sight.
    let top = ancestors(site, own).get(1).copied().unwrap_or(own);
    if site.pages[top].kind == Kind::Home {
        return None;
    }
    let open: Vec<PageId> = ancestors(site, id).into_iter().chain([id]).collect();
    let mut value = link(site, &page.url, top);
    value["pages"] = pages(site, id, top, &open);
    Some(value)
}

fn pages(site: &Site, id: PageId, section: PageId, open: &[PageId]) -> Value {
    let from = &site.pages[id].url;
    let list: Vec<Value> = site.pages[section]
        .children
        .iter()
        .filter(|c| listed(&site.pages[**c]))
        .map(|c| {
            let mut entry = link(site, from, *c);
            entry["current"] = json!(*c == id);
            let inner = open.contains(c) && !site.pages[*c].children.is_empty();
            entry["pages"] = if inner {
                pages(site, id, *c, open)
            } else {
                json!([])
            };
            entry
        })
        .collect();
    json!(list)
}

fn previous(site: &Site, id: PageId) -> Option<PageId> {
    (0..id).rev().find(|p| listed(&site.pages[*p]))
}

fn next(site: &Site, id: PageId) -> Option<PageId> {
    (id + 1..site.pages.len()).find(|p| listed(&site.pages[*p]))
}

/// Headings of level 2 with those of level 3 below them; tabs are no part of the outline.
fn toc(headings: &[&Heading]) -> Value {
    let mut list: Vec<Value> = Vec::new();
    for heading in headings.iter().filter(|h| !h.tab) {
        let entry = json!({"title": heading.text, "id": heading.id, "children": []});
        match (heading.level, list.last_mut()) {
            (2, _) | (3, None) => list.push(entry),
            (3, Some(above)) => {
                above["children"]
                    .as_array_mut()
                    .expect("made above")
                    .push(entry);
            }
            _ => {}
        }
    }
    json!(list)
}

/// Reading time at 200 words a minute, code not counted.
fn minutes(page: &Page) -> usize {
    let words: usize = page.body.all().iter().map(|p| p.document.words).sum();
    words.div_ceil(200).max(1)
}

/// The page's published address; an `index.html` goes by its folder's.
pub(super) fn canonical(site: &Site, url: &str) -> Option<String> {
    let base = site.config.base_url.as_deref()?.trim_end_matches('/');
    let path = match url.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => url,
    };
    Some(format!("{base}/{}", relative_url("", path)))
}

fn edit_url(site: &Site, path: &str) -> Option<String> {
    Some(site.config.edit_url.as_deref()?.replace("{path}", path))
}

fn problems(inputs: &Inputs<'_>, page: &Page) -> Vec<Value> {
    let Some(report) = inputs.report else {
        return Vec::new();
    };
    let parts = page.body.all();
    report
        .diagnostics
        .iter()
        .filter(|d| parts.iter().any(|p| p.document.path == d.span.path))
        .map(|d| {
            let at = report.start(&d.span);
            json!({
                "message": d.message,
                "location": format!("{}:{}:{}", d.span.path, at.line, at.column),
                "rule": d.rule,
                "severity": d.severity,
            })
        })
        .collect()
}
