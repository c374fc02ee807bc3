//! What templates are given. The guide's page on themes lists the same names.

use serde_json::{Value, json};
use tera::Context;

use super::{
    Inputs,
    base::{Base, Bases},
    code::Variables,
    glossary::{self, Term},
    html,
    links::asset_url,
    memory::{self, Key},
    problems::Problems,
    section::{Section, Sections, ancestors},
};
use crate::{
    model::{Kind, Page, PageId, Site, relative_url},
    parse::{FrontMatter, Heading},
};

/// The page for addresses that lead nowhere.
pub(super) const NOT_FOUND: &str = "404.html";

/// What pages are described with, made once.
pub(super) struct Shared<'a> {
    required_by: Vec<Vec<PageId>>,
    bases: Bases,
    problems: Problems<'a>,
    terms: Vec<Term>,
    sections: Sections,
}

/// What one template is given: the base of its folder and the values of its page.
pub(super) struct Given<'a> {
    base: &'a Base,
    values: Vec<(&'static str, Value)>,
    /// It goes into `page`, where that is a page of the site.
    section: Option<Section>,
}

impl Given<'_> {
    /// Stands for all that `template` can draw with; equal keys mean equal pages.
    pub fn key(&self, template: &str) -> Key {
        let values = serde_json::to_vec(&self.values).expect("it is JSON already");
        let parts = [
            template.as_bytes(),
            &self.base.key,
            self.section.as_ref().map_or(&[], |s| &s.key),
            &values,
        ];
        memory::key(&parts)
    }

    pub fn context(&self) -> Context {
        let mut context = self.base.context.clone();
        for (name, value) in &self.values {
            let mut value = tera::Value::from_serializable(value);
            if *name == "page"
                && let Some(section) = &self.section
            {
                let mut page = value.into_map().expect("a page is a map");
                let shown = section.value.clone().unwrap_or_else(tera::Value::none);
                page.insert("section".into(), shown);
                value = page.into();
            }
            context.insert_value(*name, value);
        }
        context
    }
}

impl<'a> Shared<'a> {
    /// For the whole site.
    pub fn new(inputs: &Inputs<'a>) -> Shared<'a> {
        let pages = inputs.site.pages.iter().map(|p| p.url.as_str());
        let redirects = inputs.site.redirects.keys().map(String::as_str);
        Shared::of(inputs, pages.chain(redirects).chain([NOT_FOUND]))
    }

    /// For some pages alone.
    pub fn of_pages(inputs: &Inputs<'a>, pages: &[PageId]) -> Shared<'a> {
        let pages = pages.iter().map(|id| inputs.site.pages[*id].url.as_str());
        Shared::of(inputs, pages)
    }

    fn of<'u>(inputs: &Inputs<'a>, urls: impl Iterator<Item = &'u str>) -> Shared<'a> {
        let site = inputs.site;
        let mut required_by = vec![Vec::new(); site.pages.len()];
        for (id, page) in site.pages.iter().enumerate() {
            page.requires.iter().for_each(|r| required_by[*r].push(id));
        }
        Shared {
            required_by,
            bases: Bases::new(inputs, urls),
            problems: Problems::new(inputs),
            terms: glossary::terms(site),
            sections: Sections::default(),
        }
    }

    pub fn page(&self, inputs: &Inputs<'_>, id: PageId) -> Given<'_> {
        let site = inputs.site;
        let page = &site.pages[id];
        let url = page.url.as_str();
        let front = &page.document().front;
        let to = |p: PageId| link(site, url, p);
        let variables = variables(site, front);
        // A page that teaches a term needs no reminder of it, and the manual is about another subject.
        let reads = matches!(page.kind, Kind::Note | Kind::Lab);
        let terms = self.terms.iter();
        let terms: Vec<&Term> = terms
            .filter(|t| reads && t.taught != Some(id) && t.page != id)
            .collect();
        let content = html::body(inputs, &page.body, url, &variables, &terms);
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
        let value = json!({
            "title": page.title,
            "summary": front.summary,
            "kind": page.kind,
            "url": url,
            "canonical": canonical(site, url),
            "image": image(site, id),
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
            "children": page.children.iter().filter(|c| listed(&site.pages[**c])).map(|c| child(site, url, *c)).collect::<Vec<_>>(),
            "requires": page.requires.iter().map(|r| to(*r)).collect::<Vec<_>>(),
            "required_by": self.required_by[id].iter().map(|r| to(*r)).collect::<Vec<_>>(),
            "teaches": front.teaches,
            "variables": used,
            "minutes": minutes(page),
            "extra": front.extra,
            "lab": super::lab::context(site, id),
            "problems": self.problems.of(page),
        });
        Given {
            section: Some(self.sections.of(site, id)),
            ..self.given(url, vec![("page", value)])
        }
    }

    pub fn not_found(&self) -> Given<'_> {
        let page = json!({
            "title": "Page not found", "kind": "page", "url": NOT_FOUND, "content": "",
            "summary": Value::Null, "toc": [], "breadcrumbs": [], "children": [],
            "search": false, "problems": [], "variables": [], "lab": Value::Null,
        });
        self.given(NOT_FOUND, vec![("page", page)])
    }

    pub fn redirect(&self, inputs: &Inputs<'_>, url: &str, to: PageId) -> Given<'_> {
        let page = &inputs.site.pages[to];
        let values = vec![
            (
                "page",
                json!({"title": page.title, "url": url, "kind": "page"}),
            ),
            ("target", relative_url(url, &page.url).into()),
            ("canonical", canonical(inputs.site, &page.url).into()),
        ];
        self.given(url, values)
    }

    fn given(&self, url: &str, values: Vec<(&'static str, Value)>) -> Given<'_> {
        Given {
            base: self.bases.of(url),
            values,
            section: None,
        }
    }
}

/// The site's fill-in variables with the page's own over them.
pub(super) fn variables(site: &Site, front: &FrontMatter) -> Variables {
    let all = site.config.variables.iter().chain(&front.variables);
    all.map(|(name, v)| (name.clone(), v.clone())).collect()
}

/// Whether lists and navigation show the page.
pub(super) fn listed(page: &Page) -> bool {
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
        "pages": page.children.iter().filter(|c| listed(&site.pages[**c])).count(),
        "minutes": minutes(page),
        "lab": super::lab::summary(site, id),
    })
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

/// What other sites show beside a link to the page; they take nothing but full addresses.
fn image(site: &Site, id: PageId) -> Option<Value> {
    let (asset, picture) = site.picture_of(id)?;
    let url = canonical(site, asset_url(&asset.path))?;
    let (width, height) = asset.size.unzip();
    Some(json!({"url": url, "alt": picture.alt, "width": width, "height": height}))
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
