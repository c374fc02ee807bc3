//! What a page requires is what another teaches: the graph behind learning paths.

use std::collections::BTreeMap;

use super::{Page, PageId, links::join};
use crate::{
    diagnostic::{Diagnostic, did_you_mean},
    yaml,
};

/// Fills `requires` of every page; returns the concepts and what is wrong with them.
pub(super) fn link(pages: &mut [Page]) -> (BTreeMap<String, PageId>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut concepts: BTreeMap<String, PageId> = BTreeMap::new();
    for (id, page) in pages.iter().enumerate() {
        for (n, concept) in page.document().front.teaches.iter().enumerate() {
            if let Some(first) = concepts.insert(concept.clone(), id) {
                let message = format!("`{concept}` is taught by another page already");
                problems.push(
                    Diagnostic::new("duplicate-concept", place(page, "teaches", n), message)
                        .related(place(&pages[first], "title", 0), "it is taught here"),
                );
            }
        }
    }
    let by_path: BTreeMap<String, PageId> = pages
        .iter()
        .enumerate()
        .map(|(id, p)| (p.path().to_string(), id))
        .collect();
    let mut all = Vec::new();
    for page in pages.iter() {
        let mut required = Vec::new();
        for (n, name) in page.document().front.requires.iter().enumerate() {
            let path = join(page.path(), name).filter(|_| name.ends_with(".md"));
            let found = concepts.get(name).or_else(|| by_path.get(&path?));
            match found {
                Some(id) if required.contains(id) => {}
                Some(id) => required.push(*id),
                None => problems.push(
                    Diagnostic::new(
                        "unknown-requirement",
                        place(page, "requires", n),
                        format!("no page teaches `{name}`"),
                    )
                    .maybe_help(did_you_mean(name, concepts.keys().map(String::as_str))),
                ),
            }
        }
        all.push(required);
    }
    for (page, required) in pages.iter_mut().zip(all) {
        page.requires = required;
    }
    problems.extend(cycles(pages));
    (concepts, problems)
}

/// One diagnostic for each cycle, at the page of it that is read first.
fn cycles(pages: &[Page]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for start in 0..pages.len() {
        // A depth-first walk over pages that come later only: each cycle has one first page.
        let mut stack = vec![(start, vec![start])];
        let mut seen = vec![false; pages.len()];
        while let Some((at, path)) = stack.pop() {
            for &next in pages[at].requires.iter().filter(|n| **n >= start) {
                if next == start {
                    let names: Vec<&str> = path
                        .iter()
                        .chain([&start])
                        .map(|p| &*pages[*p].title)
                        .collect();
                    let span = place(&pages[start], "requires", 0);
                    let message = format!("the page requires itself: {}", names.join(" → "));
                    found.push(Diagnostic::new("requirement-cycle", span, message));
                    stack.clear();
                    break;
                }
                if !std::mem::replace(&mut seen[next], true) {
                    let mut path = path.clone();
                    path.push(next);
                    stack.push((next, path));
                }
            }
        }
    }
    found
}

/// The place of a front matter value: the key's `n`-th item, the key's value, or the top.
fn place(page: &Page, key: &str, n: usize) -> crate::diagnostic::Span {
    let document = page.document();
    let yaml = &document.text[document.front_range.clone()];
    let nodes = yaml::parse(yaml).unwrap_or_default();
    let value = nodes.first().and_then(|node| node.get(key));
    let range = value.map_or(0..0, |v| v.items().get(n).unwrap_or(v).range.clone());
    let start = document.front_range.start;
    document.span(start + range.start..start + range.end)
}
