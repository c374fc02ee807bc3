//! The site's glossary: the page `content/glossary.md` → its terms, by name.
//!
//! A term is the title of a definition list. `A and AAAA record` or `Headless Service` are found
//! in texts as they are written, whatever their case.

use std::{cmp::Reverse, ops::Range};

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::{
    model::{PageId, Site, Target},
    parse::{Document, events, slug},
};

/// The page that is the glossary, where a site has one.
pub(super) const PATH: &str = "content/glossary.md";

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// As the glossary writes it.
    pub term: String,
    /// The spellings to look for, in lower case.
    pub names: Vec<String>,
    /// A word of Kubernetes' own, such as `partition`: it is meant only where it is code.
    pub code: bool,
    /// The page that its meaning refers to, which needs no reminder of it.
    pub taught: Option<PageId>,
    /// The meaning without marks, and without the sentence that says where to read on.
    pub text: String,
    /// The id of the term on its page.
    pub id: String,
    pub page: PageId,
}

/// The terms in the glossary's order; none when there is no glossary.
pub(super) fn terms(site: &Site) -> Vec<Term> {
    let Some(page) = site.page_at(PATH) else {
        return Vec::new();
    };
    let body = &site.pages[page].body;
    let targets = body.links.iter().map(|target| match target {
        Target::Page { page, .. } => Some(*page),
        _ => None,
    });
    read(&body.document, page, &targets.collect::<Vec<_>>())
}

/// The id of a term on the glossary's page.
pub(super) fn id(term: &str) -> String {
    format!("term-{}", slug(term))
}

/// The first of the wanted terms in a text: its number, where it stands, and the term.
pub(super) fn first<'t>(
    text: &str,
    terms: &[&'t Term],
    wanted: impl Fn(&Term) -> bool,
) -> Option<(usize, Range<usize>, &'t Term)> {
    // Places in it must be places in the text: letters outside of ASCII keep their case.
    let lower = text.to_ascii_lowercase();
    let all = terms.iter().enumerate().filter(|(_, term)| wanted(term));
    let places = all.filter_map(|(n, term)| {
        let names = term.names.iter();
        let at = names.flat_map(|name| {
            let all = lower.match_indices(name.as_str());
            all.filter(|(at, _)| is_word(&lower, *at, name.len()))
                .map(|(at, _)| at..with_plural(&lower, at + name.len()))
        });
        Some((n, at.min_by_key(|r| r.start)?, *term))
    });
    // Of two that begin at one place, the longer: "headless Service", not "headless".
    places.min_by_key(|(_, range, _)| (range.start, Reverse(range.end)))
}

/// The end of a word with the `s` behind it.
fn with_plural(text: &str, end: usize) -> usize {
    end + usize::from(text[end..].starts_with('s'))
}

/// Whether a text (in lower case) has a name as words of its own.
pub(super) fn occurs(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| is_word(text, at, name.len()))
}

/// Whether the bytes are not a part of a longer word; a plural is the same word.
pub(super) fn is_word(text: &str, at: usize, length: usize) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let before = text[..at].chars().next_back();
    let rest = &text[at + length..];
    let rest = rest.strip_prefix('s').unwrap_or(rest);
    !before.is_some_and(inside) && !rest.chars().next().is_some_and(inside)
}

/// `targets` are the pages that the document's links lead to, in their order.
fn read(document: &Document, page: PageId, targets: &[Option<PageId>]) -> Vec<Term> {
    let mut links = targets.iter();
    let mut code = false;
    let mut terms: Vec<Term> = Vec::new();
    let mut text: Option<String> = None;
    for (event, _) in events(&document.text, document.body) {
        match event {
            Event::Start(Tag::DefinitionListTitle | Tag::DefinitionListDefinition) => {
                text = Some(String::new());
                code = false;
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                let target = links.next().copied().flatten();
                if let Some(term) = terms.last_mut() {
                    term.taught = term.taught.or(target);
                }
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                let term = text.take().unwrap_or_default();
                terms.push(Term {
                    names: names(&term),
                    code,
                    taught: None,
                    id: id(&term),
                    term,
                    text: String::new(),
                    page,
                });
            }
            Event::End(TagEnd::DefinitionListDefinition) => {
                let meaning = text.take().unwrap_or_default();
                if let Some(term) = terms.last_mut().filter(|t| t.text.is_empty()) {
                    term.text = without_reference(&meaning).to_owned();
                }
            }
            Event::Text(ref piece) | Event::Code(ref piece) => {
                code |= matches!(event, Event::Code(_));
                if let Some(text) = &mut text {
                    text.push_str(piece);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(text) = &mut text {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    terms
}

/// `PersistentVolumeClaim (PVC)` is found by either name.
fn names(term: &str) -> Vec<String> {
    let lower = term.to_lowercase();
    let (name, short) = match lower.split_once(" (") {
        Some((name, short)) => (name, Some(short.trim_end_matches(')'))),
        None => (lower.as_str(), None),
    };
    let all = name.split(", ").chain(short);
    all.map(|n| n.trim().to_owned())
        .filter(|n| n.len() > 1)
        .collect()
}

/// The last sentence, when it is `See …`, helps only where it can be followed.
fn without_reference(text: &str) -> &str {
    match text.rfind(". See ") {
        Some(at) => &text[..=at],
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Dialect, parse};

    #[test]
    fn a_term_is_found_by_its_names_and_means_its_first_definition() {
        let text = "Claim (PVC)\n: Asks for a *volume*. See [storage](a.md).\n\nDNS\n: Names.\n";
        let document = parse(&PATH.into(), &text.into(), Dialect::Site);
        let found = read(&document, 0, &[Some(7)]);
        assert_eq!(found[0].names, ["claim", "pvc"]);
        assert_eq!(found[0].text, "Asks for a volume.");
        assert_eq!((found[0].taught, found[1].taught), (Some(7), None));
        assert_eq!(
            (found[1].term.as_str(), found[1].id.as_str()),
            ("DNS", "term-dns")
        );
    }

    #[test]
    fn a_plural_is_found_whole() {
        let text = "Pod\n: Runs.\n";
        let terms = read(&parse(&PATH.into(), &text.into(), Dialect::Site), 0, &[]);
        let terms: Vec<&Term> = terms.iter().collect();
        let place = |text| first(text, &terms, |_| true).map(|(_, place, _)| place);
        assert_eq!(
            (place("Two Pods."), place("a pod")),
            (Some(4..8), Some(2..5))
        );
    }

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(occurs("two pods.", "pod"));
        assert!(!occurs("a podcast", "pod") && !occurs("sub-pod", "pod"));
    }
}
