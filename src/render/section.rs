//! The navigation of a page's section, as templates are given it.
//!
//! The pages of one folder show the same lists, but for what is current and what is open. A list
//! is made once for each folder that shows it; a page gets it with those entries replaced.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use tera::Value;

use super::{base::scope, context::listed, memory::Key};
use crate::model::{Kind, PageId, Site, relative_url};

/// The lists that were made, by section and folder.
#[derive(Default)]
pub(super) struct Sections(Mutex<HashMap<(PageId, String), Arc<List>>>);

/// What is in a section, with nothing current and nothing open.
struct List {
    entries: Vec<(PageId, Value)>,
    /// Stands for all of that.
    key: Key,
}

/// What one page shows.
#[derive(Default)]
pub(super) struct Section {
    /// `None` on pages that are in no section.
    pub value: Option<Value>,
    /// With the page's address, it stands for the value.
    pub key: Vec<u8>,
}

impl Sections {
    /// The page's own section and what is in it; of other sections only the name.
    pub fn of(&self, site: &Site, id: PageId) -> Section {
        let mut section = Section::default();
        let Some(top) = top(site, id) else {
            return section;
        };
        let open: Vec<PageId> = ancestors(site, id).into_iter().chain([id]).collect();
        let from = site.pages[id].url.as_str();
        let pages = self.pages(site, id, top, &open, &mut section.key);
        let entry = entry(site, from, top, [("pages", pages)]);
        section.key.extend(entry_key(site, top));
        section.value = Some(entry);
        section
    }

    fn pages(
        &self,
        site: &Site,
        id: PageId,
        section: PageId,
        open: &[PageId],
        key: &mut Vec<u8>,
    ) -> Value {
        let from = site.pages[id].url.as_str();
        let list = self.list(site, from, section);
        key.extend(list.key);
        let mut shown = Vec::with_capacity(list.entries.len());
        for (page, closed) in &list.entries {
            let inner = open.contains(page) && !site.pages[*page].children.is_empty();
            shown.push(if inner || *page == id {
                let pages = match inner {
                    true => self.pages(site, id, *page, open, key),
                    false => Vec::<Value>::new().into(),
                };
                let current = (*page == id).into();
                entry(site, from, *page, [("current", current), ("pages", pages)])
            } else {
                closed.clone()
            });
        }
        shown.into()
    }

    fn list(&self, site: &Site, from: &str, section: PageId) -> Arc<List> {
        let mut lists = self.0.lock().expect("nobody panics while making a list");
        let place = (section, scope(from).to_owned());
        let list = lists
            .entry(place)
            .or_insert_with(|| Arc::new(List::of(site, from, section)));
        Arc::clone(list)
    }
}

impl List {
    fn of(site: &Site, from: &str, section: PageId) -> List {
        let children = site.pages[section].children.iter().copied();
        let shown: Vec<PageId> = children.filter(|c| listed(&site.pages[*c])).collect();
        let closed = |page: PageId| {
            let (current, pages) = (false.into(), Vec::<Value>::new().into());
            entry(site, from, page, [("current", current), ("pages", pages)])
        };
        let key: Vec<Vec<u8>> = shown.iter().map(|page| entry_key(site, *page)).collect();
        let key: Vec<&[u8]> = key.iter().map(Vec::as_slice).collect();
        List {
            key: super::memory::key(&key),
            entries: shown.iter().map(|page| (*page, closed(*page))).collect(),
        }
    }
}

/// A link, and what else is to be known of its page.
fn entry<const N: usize>(
    site: &Site,
    from: &str,
    id: PageId,
    more: [(&'static str, Value); N],
) -> Value {
    let page = &site.pages[id];
    let mut entry = tera::Map::new();
    entry.insert("title".into(), page.title.as_str().into());
    entry.insert("url".into(), relative_url(from, &page.url).into());
    for (name, value) in more {
        entry.insert(name.into(), value);
    }
    entry.into()
}

fn entry_key(site: &Site, id: PageId) -> Vec<u8> {
    let page = &site.pages[id];
    format!("{}\0{}\0", page.title, page.url).into_bytes()
}

/// Home first, without the page itself.
pub(super) fn ancestors(site: &Site, id: PageId) -> Vec<PageId> {
    let mut chain: Vec<PageId> =
        std::iter::successors(site.pages[id].parent, |p| site.pages[*p].parent).collect();
    chain.reverse();
    chain
}

/// Below a section of the first level, its whole level stays in sight.
fn top(site: &Site, id: PageId) -> Option<PageId> {
    let page = &site.pages[id];
    let own = match page.kind {
        Kind::Section => id,
        _ => page.parent?,
    };
    let top = ancestors(site, own).get(1).copied().unwrap_or(own);
    (site.pages[top].kind != Kind::Home).then_some(top)
}
