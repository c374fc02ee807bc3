//! Folders → sections: parents, children in order, and the reading order of the whole.

use std::{collections::BTreeMap, sync::Arc};

use super::{Kind, address::place};
use crate::parse::{self, Dialect, Document};

/// A page before its references are resolved.
pub(super) struct Draft {
    pub document: Arc<Document>,
    pub generated: bool,
    pub title: String,
    pub kind: Kind,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
}

/// Pages in reading order. Every folder that holds a page has one of its own.
pub(super) fn arrange(documents: Vec<Arc<Document>>, site_title: &str) -> Vec<Draft> {
    let mut pages: BTreeMap<String, Draft> = BTreeMap::new();
    for document in documents {
        let place = place(&document.path).into_owned();
        // Two pages of one place are both kept: their addresses are reported as equal.
        let key = match pages.contains_key(&place) {
            true => document.path.to_string(),
            false => place,
        };
        pages.insert(key, draft(document, false, site_title));
    }
    let mut folders: Vec<String> = vec!["content".to_owned()];
    for path in pages.values().map(|d| place(&d.document.path)) {
        let mut folder = folder(&path);
        while folder.len() > "content".len() && !folders.iter().any(|f| f == folder) {
            folders.push(folder.to_owned());
            folder = self::folder(folder);
        }
    }
    for folder in folders {
        let path = format!("{folder}/index.md");
        pages.entry(path.clone()).or_insert_with(|| {
            let document = parse::parse(&path.into(), &"".into(), Dialect::Site);
            draft(Arc::new(document), true, site_title)
        });
    }
    let keys: Vec<String> = pages.keys().cloned().collect();
    let index: BTreeMap<&str, usize> = keys.iter().enumerate().map(|(i, k)| (&**k, i)).collect();
    let mut drafts: Vec<Draft> = pages.into_values().collect();
    for (id, path) in keys.iter().map(|key| place(key)).enumerate() {
        let above = match path.strip_suffix("/index.md") {
            Some("content") => None,
            Some(own) => Some(format!("{}/index.md", folder(own))),
            None => Some(format!("{}/index.md", folder(&path))),
        };
        let parent = above.and_then(|a| index.get(&*a).copied());
        drafts[id].parent = parent;
        if let Some(parent) = parent {
            drafts[parent].children.push(id);
        }
    }
    let order_key: Vec<_> = drafts
        .iter()
        .map(|d| {
            (
                d.document.front.weight.unwrap_or(i64::MAX),
                d.title.to_lowercase(),
            )
        })
        .collect();
    for draft in &mut drafts {
        draft
            .children
            .sort_by(|a, b| order_key[*a].cmp(&order_key[*b]).then(a.cmp(b)));
    }
    depth_first(drafts, index.get("content/index.md").copied())
}

fn draft(document: Arc<Document>, generated: bool, site_title: &str) -> Draft {
    let kind = kind(&document.path);
    let title = title(&document, site_title);
    Draft {
        document,
        generated,
        title,
        kind,
        parent: None,
        children: Vec::new(),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn kind(path: &str) -> Kind {
    let path = place(path);
    let inner = path.strip_prefix("content/").unwrap_or(&path);
    match inner {
        "index.md" => Kind::Home,
        _ if inner.ends_with("/index.md") => Kind::Section,
        _ if inner.starts_with("guide/rules/") => Kind::Rule,
        _ if inner.starts_with("guide/") => Kind::Guide,
        _ if inner.starts_with("notes/") => Kind::Note,
        _ if inner.starts_with("labs/") => Kind::Lab,
        _ => Kind::Page,
    }
}

/// The front matter's title, else the first heading of level 1, else a name made from the path.
fn title(document: &Document, site_title: &str) -> String {
    if let Some(title) = &document.front.title {
        return title.clone();
    }
    if let Some(heading) = document.headings.iter().find(|h| h.level == 1) {
        return heading.text.clone();
    }
    let place = place(&document.path);
    let path = place.strip_suffix("/index.md").unwrap_or(&place);
    if path == "content" {
        return site_title.to_owned();
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.trim_end_matches(".md").replace(['-', '_'], " ");
    let mut chars = name.chars();
    chars
        .next()
        .map_or(name.clone(), |c| c.to_uppercase().chain(chars).collect())
}

/// Reorders so that a page's place in the list is its place in the reading order.
fn depth_first(drafts: Vec<Draft>, home: Option<usize>) -> Vec<Draft> {
    let mut order = Vec::with_capacity(drafts.len());
    let mut stack: Vec<usize> = home.into_iter().collect();
    while let Some(id) = stack.pop() {
        order.push(id);
        stack.extend(drafts[id].children.iter().rev());
    }
    let mut place = vec![0; drafts.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut slots: Vec<Option<Draft>> = drafts.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|old| slots[*old].take())
        .map(|mut draft| {
            draft.parent = draft.parent.map(|p| place[p]);
            draft.children.iter_mut().for_each(|c| *c = place[*c]);
            draft
        })
        .collect()
}
