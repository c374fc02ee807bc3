//! The steps from parsed documents to a [`Site`].

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    Kind, Page, PageId, Part, Site,
    address::page_url,
    collect, graph,
    links::Links,
    nav::{self, Draft},
    part::Parts,
};
use crate::{
    config::Config,
    diagnostic::Diagnostic,
    parse::{Dialect, Document},
    source::Tree,
    yaml,
};

/// What the caller wants of a site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are part of it.
    pub drafts: bool,
    /// Files of unknown origin instead of a site.
    pub foreign: bool,
}

/// Resolves everything. `documents` are the parsed `tree.pages`.
pub fn resolve(
    tree: &Tree,
    config: Config,
    documents: Vec<Arc<Document>>,
    options: Options,
) -> Site {
    let mut problems = tree.problems.clone();
    problems.extend(documents.iter().flat_map(|d| d.problems.iter().cloned()));
    let kept = documents
        .into_iter()
        .filter(|d| options.drafts || !d.front.draft)
        .collect();
    let drafts = match options.foreign {
        true => loose(kept),
        false => nav::arrange(kept, &config.title),
    };
    let paths: Vec<Arc<str>> = drafts.iter().map(|d| d.document.path.clone()).collect();
    let index: HashMap<&str, PageId> = paths.iter().enumerate().map(|(i, p)| (&**p, i)).collect();
    let mut parts = Parts {
        tree,
        links: Links {
            tree,
            pages: &index,
            foreign: options.foreign,
        },
        dialect: if options.foreign {
            Dialect::Foreign
        } else {
            Dialect::Site
        },
        parsed: BTreeMap::new(),
        problems: Vec::new(),
    };
    let mut pages: Vec<Page> = drafts
        .into_iter()
        .map(|d| {
            let body = parts.page(&d.document);
            page(d, body)
        })
        .collect();
    problems.append(&mut parts.problems);
    for page in &pages {
        for part in page.body.all() {
            problems.extend(
                part.excerpts
                    .iter()
                    .flatten()
                    .filter_map(|e| e.as_ref().err().map(|d| (**d).clone())),
            );
        }
    }
    let (concepts, faults) = if options.foreign {
        Default::default()
    } else {
        graph::link(&mut pages)
    };
    problems.extend(faults);
    let collected = collect::collect(&pages, tree, options.foreign);
    problems.extend(collected.problems);
    let labs = super::lab::labs(tree, &pages);
    problems.extend(labs.iter().flat_map(|l| l.problems.iter().cloned()));
    let redirects = redirects(tree, &pages, &mut problems, options);
    let data = data(tree, &mut problems);
    Site {
        config,
        pages,
        labs,
        redirects,
        concepts,
        assets: tree.assets.clone(),
        data,
        manifests: collected.manifests,
        described: collected.described,
        unjudged: collected.unjudged,
        problems,
        whole: !options.foreign,
        config_source: tree.config.clone(),
        manifest_texts: tree
            .manifests
            .iter()
            .map(|m| (m.path.clone(), m.text.clone()))
            .collect(),
    }
}

fn page(draft: Draft, body: Part) -> Page {
    Page {
        kind: draft.kind,
        title: draft.title,
        url: page_url(&draft.document.path),
        parent: draft.parent,
        children: draft.children,
        generated: draft.generated,
        requires: Vec::new(),
        body,
    }
}

/// Files of unknown origin have no navigation.
fn loose(documents: Vec<Arc<Document>>) -> Vec<Draft> {
    documents
        .into_iter()
        .map(|document| Draft {
            title: document.path.to_string(),
            kind: Kind::Page,
            document,
            generated: false,
            parent: None,
            children: Vec::new(),
        })
        .collect()
}

/// Old address → page. An address that is taken, by a page or another alias, is a problem.
fn redirects(
    tree: &Tree,
    pages: &[Page],
    problems: &mut Vec<Diagnostic>,
    options: Options,
) -> BTreeMap<String, PageId> {
    let mut redirects = BTreeMap::new();
    if options.foreign {
        return redirects;
    }
    let mut taken: BTreeMap<String, PageId> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate() {
        if let Some(first) = taken.insert(page.url.to_lowercase(), id) {
            let span = page.document().span(0..0);
            problems.push(
                Diagnostic::new(
                    "duplicate-url",
                    span,
                    format!("two pages have the address `{}`", page.url),
                )
                .help("rename one: some disks do not tell capitals or extensions apart")
                .related(pages[first].document().span(0..0), "the other page"),
            );
        }
    }
    for (id, page) in pages.iter().enumerate() {
        for (n, alias) in page.document().front.aliases.iter().enumerate() {
            let url = alias_url(alias);
            let span = alias_span(page.document(), n);
            let conflict = match taken.get(&url.to_lowercase()) {
                Some(own) if *own == id => Some("the alias redirects the page to itself"),
                Some(_) => Some("the alias is the address of another page"),
                None if redirects.contains_key(&url) => Some("another page has this alias already"),
                None if tree.assets.contains_key(&*format!("content/{url}")) => {
                    Some("the alias is the address of a file")
                }
                None if url.split('/').any(|p| p == "..") => Some("the alias leaves the site"),
                None => None,
            };
            match conflict {
                Some(message) => problems.push(Diagnostic::new("redirect-loop", span, message)),
                None => {
                    redirects.insert(url, id);
                }
            }
        }
    }
    redirects
}

/// `/old/page/`, `old/page` and `old/page.html` are one address each, written in three ways.
fn alias_url(alias: &str) -> String {
    let path = alias.trim_start_matches('/');
    match path {
        "" => "index.html".to_owned(),
        p if p.ends_with('/') => format!("{p}index.html"),
        p if p.ends_with(".html") => p.to_owned(),
        p => format!("{p}.html"),
    }
}

fn alias_span(document: &Document, n: usize) -> crate::diagnostic::Span {
    let start = document.front_range.start;
    let nodes = yaml::parse(&document.text[document.front_range.clone()]).unwrap_or_default();
    let item = nodes
        .first()
        .and_then(|node| node.get("aliases")?.items().get(n));
    let range = item.map_or(0..0, |i| i.range.clone());
    document.span(start + range.start..start + range.end)
}

/// `data/team.yaml` → `data.team` for templates.
fn data(tree: &Tree, problems: &mut Vec<Diagnostic>) -> serde_json::Value {
    let mut data = serde_json::Map::new();
    for source in &tree.data {
        let name = source.path.trim_start_matches("data/");
        let name = name
            .rsplit_once('.')
            .map_or(name, |(n, _)| n)
            .replace('/', "_");
        match yaml::to_json(&source.text) {
            Ok(value) => {
                data.insert(name, value);
            }
            Err(fault) => problems.push(Diagnostic::new(
                "invalid-data",
                crate::diagnostic::Span::new(&source.path, fault.range),
                fault.message,
            )),
        }
    }
    data.into()
}
