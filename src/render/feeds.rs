//! What machines read: sitemap, Atom feed, robots.txt, llms.txt and the pages' Markdown in one.

use std::fmt::Write;

use super::{Inputs, Output, context::canonical, html::escape_into};
use crate::model::{Kind, Page, Site, relative_url};

/// The feed holds this many pages, those that changed last.
const FEED_PAGES: usize = 30;

pub(super) fn outputs(inputs: &Inputs<'_>) -> Vec<Output> {
    let site = inputs.site;
    let mut outputs = vec![
        Output::text("robots.txt", robots(site)),
        Output::text("llms.txt", llms(site)),
        Output::text("llms-full.txt", llms_full(site)),
    ];
    if site.config.base_url.is_some() {
        outputs.push(Output::text("sitemap.xml", sitemap(inputs)));
        outputs.push(Output::text("atom.xml", atom(inputs)));
    }
    outputs
}

fn date<'a>(inputs: &'a Inputs<'_>, page: &Page) -> Option<&'a str> {
    inputs.dates.get(&**page.path()).map(String::as_str)
}

fn sitemap(inputs: &Inputs<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in &inputs.site.pages {
        let Some(address) = canonical(inputs.site, &page.url) else {
            continue;
        };
        out.push_str("<url><loc>");
        escape_into(&mut out, &address);
        out.push_str("</loc>");
        if let Some(date) = date(inputs, page) {
            let _ = write!(out, "<lastmod>{date}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// Pages by the day of their last commit. Without git there are no dates and no entries.
fn atom(inputs: &Inputs<'_>) -> String {
    let site = inputs.site;
    let mut pages: Vec<(&str, &Page)> = site
        .pages
        .iter()
        .filter(|p| !p.generated && p.kind != Kind::Home)
        .filter_map(|p| Some((date(inputs, p)?, p)))
        .collect();
    pages.sort_by(|a, b| b.0.cmp(a.0).then_with(|| a.1.url.cmp(&b.1.url)));
    pages.truncate(FEED_PAGES);
    let home = canonical(site, "index.html").unwrap_or_default();
    let feed = canonical(site, "atom.xml").unwrap_or_default();
    // A feed must have a date of its own; without a single dated page there was no update.
    let updated = pages.first().map_or("1970-01-01", |(date, _)| date);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    element(&mut out, "title", &site.config.title);
    element(&mut out, "id", &home);
    let _ = writeln!(out, "<updated>{updated}T00:00:00Z</updated>");
    link(&mut out, "self", &feed);
    link(&mut out, "alternate", &home);
    out.push_str("<author>");
    element(&mut out, "name", &site.config.title);
    out.push_str("</author>\n");
    for (date, page) in pages {
        let address = canonical(site, &page.url).unwrap_or_default();
        out.push_str("<entry>\n");
        element(&mut out, "title", &page.title);
        element(&mut out, "id", &address);
        link(&mut out, "alternate", &address);
        let _ = writeln!(out, "<updated>{date}T00:00:00Z</updated>");
        element(
            &mut out,
            "summary",
            page.document().front.summary.as_deref().unwrap_or(""),
        );
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    let _ = write!(out, "<{name}>");
    escape_into(out, text);
    let _ = writeln!(out, "</{name}>");
}

fn link(out: &mut String, rel: &str, href: &str) {
    let _ = write!(out, "<link rel=\"{rel}\" href=\"");
    escape_into(out, href);
    out.push_str("\"/>\n");
}

fn robots(site: &Site) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(address) = canonical(site, "sitemap.xml") {
        let _ = write!(out, "\nSitemap: {address}\n");
    }
    out
}

/// The site as an outline with links, for language models.
fn llms(site: &Site) -> String {
    let mut out = format!("# {}\n", site.config.title);
    if !site.config.description.is_empty() {
        let _ = write!(out, "\n> {}\n", site.config.description);
    }
    let all = canonical(site, "llms-full.txt").unwrap_or_else(|| "llms-full.txt".to_owned());
    let _ = write!(out, "\nThe text of all pages is in [one file]({all}).\n");
    for page in site.pages.iter().filter(|p| p.kind != Kind::Home) {
        if page.kind == Kind::Section {
            let _ = write!(out, "\n## {}\n\n", page.title);
        }
        let address =
            canonical(site, &page.url).unwrap_or_else(|| relative_url("llms.txt", &page.url));
        let _ = write!(out, "- [{}]({address})", page.title);
        if let Some(summary) = &page.document().front.summary {
            let _ = write!(out, ": {summary}");
        }
        out.push('\n');
    }
    out
}

/// The Markdown of every page as it was written, in reading order. One file: a copy beside
/// each page would double what a large site writes.
fn llms_full(site: &Site) -> String {
    let mut out = String::new();
    for page in site.pages.iter().filter(|p| !p.generated) {
        let document = page.document();
        let address =
            canonical(site, &page.url).unwrap_or_else(|| relative_url("llms-full.txt", &page.url));
        let text = document.text[document.body..].trim();
        let _ = write!(out, "# {}\n\nPage: {address}\n\n{text}\n\n", page.title);
    }
    out
}
