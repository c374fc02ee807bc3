//! The site's glossary: the page `content/glossary.md` → its terms, by name.
//!
//! A term is the title of a definition list. `A and AAAA record` or `Headless Service` are found
//! in texts as they are written, whatever their case.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::{
    model::{PageId, Site},
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
    read(site.pages[page].document(), page)
}

/// The id of a term on the glossary's page.
pub(super) fn id(term: &str) -> String {
    format!("term-{}", slug(term))
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

fn read(document: &Document, page: PageId) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut text: Option<String> = None;
    for (event, _) in events(&document.text, document.body) {
        match event {
            Event::Start(Tag::DefinitionListTitle | Tag::DefinitionListDefinition) => {
                text = Some(String::new());
            }
            Event::End(TagEnd::DefinitionListTitle) => {
                let term = text.take().unwrap_or_default();
                terms.push(Term {
                    names: names(&term),
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
            Event::Text(piece) | Event::Code(piece) => {
                if let Some(text) = &mut text {
                    text.push_str(&piece);
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
        let found = read(&document, 0);
        assert_eq!(found[0].names, ["claim", "pvc"]);
        assert_eq!(found[0].text, "Asks for a volume.");
        assert_eq!(
            (found[1].term.as_str(), found[1].id.as_str()),
            ("DNS", "term-dns")
        );
    }

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(occurs("two pods.", "pod"));
        assert!(!occurs("a podcast", "pod") && !occurs("sub-pod", "pod"));
    }
}
