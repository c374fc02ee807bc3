//! What templates are given on every page alike: the site, the theme and the data.
//!
//! All of it that differs from page to page is a relative address, so the pages of one folder
//! share one base, made once.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tera::Context;

use super::{
    Inputs,
    context::listed,
    memory::{self, Key},
};
use crate::model::{Page, Site, relative_url};

/// A menu has no more sections than these, besides the page's own.
const LONG_MENU: usize = 12;

/// No inline script or style, nothing from another host; WebAssembly is for search alone.
pub(super) const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

pub(super) struct Base {
    pub context: Context,
    /// Stands for the context and for the theme that draws with it.
    pub key: Key,
}

/// The bases of a site, by [`scope`].
pub(super) struct Bases(BTreeMap<String, Base>);

impl Bases {
    /// Those of the pages at `urls`.
    pub fn new<'a>(inputs: &Inputs<'_>, urls: impl Iterator<Item = &'a str>) -> Bases {
        let site = inputs.site;
        let data = tera::Value::from_serializable(&site.data);
        let data_key = memory::key(&[&json_bytes(&site.data)]);
        let mut bases = BTreeMap::new();
        for url in urls {
            if !bases.contains_key(scope(url)) {
                let base = base(inputs, url, &data, &data_key);
                bases.insert(scope(url).to_owned(), base);
            }
        }
        Bases(bases)
    }

    /// The base of the page at `url`, which is one of those.
    pub fn of(&self, url: &str) -> &Base {
        &self.0[scope(url)]
    }
}

/// The folder of an address; at the top each page is its own, as the menu may name it.
pub(super) fn scope(url: &str) -> &str {
    url.rfind('/').map_or(url, |end| &url[..=end])
}

fn base(inputs: &Inputs<'_>, url: &str, data: &tera::Value, data_key: &Key) -> Base {
    let root = "../".repeat(url.matches('/').count());
    let mut assets: BTreeMap<&str, String> = BTreeMap::new();
    for (name, path) in &inputs.theme.addresses {
        assets.insert(name, relative_url(url, path));
    }
    assets.insert("pagefind", format!("{root}pagefind/"));
    let values = json!({
        "site": site(inputs, url, &root),
        "assets": assets,
        "root": root,
        "serve": inputs.serve,
    });
    let mut context = Context::from_serialize(&values).expect("an object is a context");
    context.insert("icons", &inputs.theme.icons);
    context.insert_value("data", data.clone());
    Base {
        context,
        key: memory::key(&[&inputs.theme.key, data_key, &json_bytes(&values)]),
    }
}

fn site(inputs: &Inputs<'_>, url: &str, root: &str) -> Value {
    let site = inputs.site;
    let config = &site.config;
    json!({
        "title": config.title,
        "description": config.description,
        "language": config.language,
        "base_url": config.base_url,
        "repository": config.repository,
        "version": env!("CARGO_PKG_VERSION"),
        "search": config.search,
        "csp": CSP,
        "feed": config.base_url.as_ref().map(|_| format!("{root}atom.xml")),
        "menu": menu(site, url),
        "extra": config.extra,
    })
}

/// The top of the site as a page's menu shows it. Of very many sections it has the first, the
/// page's own, and the way to all of them: a page does not grow with the site.
fn menu(site: &Site, url: &str) -> Vec<Value> {
    let Some(home) = site.pages.first() else {
        return Vec::new();
    };
    let all = home.children.iter().map(|id| &site.pages[*id]);
    let all: Vec<&Page> = all.filter(|page| listed(page)).collect();
    let is_current = |page: &Page| {
        let folder = page.url.strip_suffix("index.html").unwrap_or(&page.url);
        url.starts_with(folder)
    };
    let is_long = all.len() > LONG_MENU;
    let shown = all
        .iter()
        .enumerate()
        .filter(|(place, page)| !is_long || *place < LONG_MENU || is_current(page));
    let mut menu: Vec<Value> = shown
        .map(|(_, page)| {
            json!({
                "title": page.title,
                "url": relative_url(url, &page.url),
                "current": is_current(page),
            })
        })
        .collect();
    if is_long {
        menu.push(json!({"title": "All", "url": relative_url(url, &home.url), "current": false}));
    }
    menu
}

fn json_bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("it is JSON already")
}
