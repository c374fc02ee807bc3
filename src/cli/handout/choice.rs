//! Which labs a handout holds, in the order in which they build on each other.

use anyhow::bail;

use crate::{
    cli::site,
    diagnostic::did_you_mean,
    model::{Lab, PageId, Site},
};

pub(super) struct Choice<'a> {
    pub labs: Vec<&'a Lab>,
    /// What the files are called.
    pub name: String,
    pub title: String,
}

/// The labs of these ids, or those that lead to `path`, or all.
pub(super) fn choose<'a>(
    site: &'a Site,
    ids: &[String],
    path: Option<&str>,
) -> anyhow::Result<Choice<'a>> {
    if site.labs.is_empty() {
        bail!("the site has no labs to print: there is no labs/*/lab.md");
    }
    for id in ids {
        site::lab(site, id)?;
    }
    let goals: Vec<PageId> = match path {
        Some(name) => vec![goal(site, name)?],
        None => {
            let wanted = |lab: &&Lab| ids.is_empty() || ids.contains(&lab.id);
            site.labs.iter().filter(wanted).map(|l| l.page).collect()
        }
    };
    let mut order = Vec::new();
    goals.iter().for_each(|page| visit(site, *page, &mut order));
    let chosen = |page: &PageId| path.is_some() || goals.contains(page);
    let labs: Vec<&Lab> = order
        .iter()
        .filter(|page| chosen(page))
        .filter_map(|page| site.lab_on(*page))
        .collect();
    let Some(last) = labs.last() else {
        bail!("no lab leads to `{}`", path.unwrap_or_default());
    };
    let (name, title) = match (path, ids) {
        (Some(path), _) => {
            let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
            let name = path.trim_end_matches(".md").chars().map(plain).collect();
            (
                name,
                format!("{}: the way to {}", site.config.title, last.title),
            )
        }
        (None, [only]) => (only.clone(), last.title.clone()),
        _ => ("workshop".to_owned(), site.config.title.clone()),
    };
    Ok(Choice { labs, name, title })
}

/// The page that a lab's id, a concept or a path below `content/` means.
fn goal(site: &Site, name: &str) -> anyhow::Result<PageId> {
    let lab = site.labs.iter().find(|l| l.id == name).map(|l| l.page);
    let concept = || site.concepts.get(name).copied();
    let page = || {
        let written = name.strip_prefix("content/").unwrap_or(name);
        site.page_at(&format!("content/{written}"))
    };
    if let Some(page) = lab.or_else(concept).or_else(page) {
        return Ok(page);
    }
    let labs = site.labs.iter().map(|l| l.id.as_str());
    let known = labs.chain(site.concepts.keys().map(String::as_str));
    match did_you_mean(name, known) {
        Some(near) => bail!("nothing is called `{name}`; {near}"),
        None => bail!(
            "nothing is called `{name}`: --path wants a lab's id, a concept that a page teaches, or a page such as notes/dns.md"
        ),
    }
}

/// What a page requires comes before it; a cycle, which `check` reports, ends where it began.
fn visit(site: &Site, page: PageId, order: &mut Vec<PageId>) {
    fn walk(site: &Site, page: PageId, open: &mut Vec<PageId>, order: &mut Vec<PageId>) {
        if open.contains(&page) || order.contains(&page) {
            return;
        }
        open.push(page);
        for required in &site.pages[page].requires {
            walk(site, *required, open, order);
        }
        open.pop();
        order.push(page);
    }
    walk(site, page, &mut Vec::new(), order);
}
