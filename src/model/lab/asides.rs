//! A page of a lab → what of it is not for everybody, or not at once: hints, solutions and
//! notes for instructors, byte for byte.
//!
//! The one place that knows how they are written, so that what `lab hint` shows, what a
//! student's handout leaves out and what search does not find are the same. A `<details>` that
//! is never closed reaches to the end of the page: better too much hidden than a solution shown.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::parse::{Document, events};

/// A part of a page that stands aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    pub kind: AsideKind,
    /// All of it, its tags or marks included.
    pub range: Range<usize>,
    /// What is between the summary and the closing tag; for a note the same as `range`.
    pub inner: Range<usize>,
    /// What the summary says after the word that names the kind, as `the Pods stay Pending`.
    pub title: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsideKind {
    /// `<details>` whose summary begins with "Hint".
    Hint,
    /// `<details>` whose summary begins with "Solution".
    Solution,
    /// A quotation that begins with `**For instructors**`.
    Instructor,
}

/// The asides of a page in their order; one inside another counts as a part of it.
pub fn asides(document: &Document) -> Vec<Aside> {
    let text = &*document.text;
    let mut found = Vec::new();
    let mut open: Vec<Details> = Vec::new();
    for (event, range) in events(text, document.body) {
        match event {
            Event::Start(Tag::BlockQuote(_)) if is_instructors(&text[range.clone()]) => {
                found.push(Aside {
                    kind: AsideKind::Instructor,
                    inner: range.clone(),
                    range,
                    title: String::new(),
                });
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                for (tag, at) in tags(text, range) {
                    match tag {
                        TagKind::Open => open.push(Details::new(at)),
                        TagKind::EndOfSummary => {
                            if let Some(details) = open.last_mut() {
                                details.inner.get_or_insert(at.end);
                            }
                        }
                        TagKind::Close => {
                            found.extend(open.pop().and_then(|d| d.aside(text, at)));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let end = text.len()..text.len();
    found.extend(open.into_iter().filter_map(|d| d.aside(text, end.clone())));
    outermost(found)
}

fn is_instructors(quotation: &str) -> bool {
    quotation
        .trim_start_matches(['>', ' '])
        .starts_with("**For instructors")
}

/// A `<details>` whose end was not met yet.
struct Details {
    opening: Range<usize>,
    /// Where its summary ends.
    inner: Option<usize>,
}

impl Details {
    fn new(opening: Range<usize>) -> Details {
        Details {
            opening,
            inner: None,
        }
    }

    fn aside(self, text: &str, closing: Range<usize>) -> Option<Aside> {
        let inner = self.inner?;
        let head = plain(&text[self.opening.end..inner]);
        let rest = |word: &str| {
            let start = head.get(..word.len())?;
            let rest = start
                .eq_ignore_ascii_case(word)
                .then(|| &head[word.len()..])?;
            Some(rest.trim_start_matches(':').trim().to_owned())
        };
        let (kind, title) = match (rest("Hint"), rest("Solution")) {
            (Some(title), _) => (AsideKind::Hint, title),
            (_, Some(title)) => (AsideKind::Solution, title),
            _ => return None,
        };
        Some(Aside {
            kind,
            range: self.opening.start..closing.end,
            inner: inner..closing.start,
            title,
        })
    }
}

enum TagKind {
    Open,
    EndOfSummary,
    Close,
}

/// The tags that matter in a piece of HTML, with their bytes; those in comments do not.
fn tags(text: &str, range: Range<usize>) -> Vec<(TagKind, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(start) = text[at..range.end].find('<').map(|i| at + i) {
        let rest = &text[start..range.end];
        let (kind, ending) = match () {
            () if rest.starts_with("<!--") => (None, "-->"),
            () if names(rest, "<details") => (Some(TagKind::Open), ">"),
            () if names(rest, "</summary") => (Some(TagKind::EndOfSummary), ">"),
            () if names(rest, "</details") => (Some(TagKind::Close), ">"),
            () => (None, "<"),
        };
        let end = match (rest[1..].find(ending), ending) {
            (Some(n), "<") => start + 1 + n,
            (Some(n), _) => start + 1 + n + ending.len(),
            (None, _) => range.end,
        };
        found.extend(kind.map(|kind| (kind, start..end)));
        at = end;
    }
    found
}

fn names(rest: &str, tag: &str) -> bool {
    let (Some(start), after) = (rest.get(..tag.len()), rest.as_bytes().get(tag.len())) else {
        return false;
    };
    start.eq_ignore_ascii_case(tag) && after.is_none_or(|b| !b.is_ascii_alphanumeric())
}

/// A summary without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out.trim().to_owned()
}

fn outermost(mut found: Vec<Aside>) -> Vec<Aside> {
    found.sort_by_key(|a| (a.range.start, std::cmp::Reverse(a.range.end)));
    let mut kept: Vec<Aside> = Vec::new();
    for aside in found {
        if kept.last().is_none_or(|k| k.range.end <= aside.range.start) {
            kept.push(aside);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Dialect, parse};

    /// `kind title | inner` of each.
    fn of(text: &str) -> Vec<String> {
        let document = parse(&"labs/a/lab.md".into(), &text.into(), Dialect::Site);
        let show = |a: Aside| format!("{:?} {} | {}", a.kind, a.title, text[a.inner].trim());
        asides(&document).into_iter().map(show).collect()
    }

    #[test]
    fn details_are_known_by_their_summary_and_quotations_by_their_first_words() {
        let text = "<details><summary>Hint: look</summary>\n\nA *b*.\n\n</details>\n\n\
                    > **For instructors**\n>\n> Wait.\n\n<details><summary>More</summary>x</details>\n";
        assert_eq!(
            of(text),
            [
                "Hint look | A *b*.",
                "Instructor  | > **For instructors**\n>\n> Wait."
            ]
        );
    }

    #[test]
    fn one_that_ends_where_the_next_begins_does_not_swallow_it() {
        let text = "<details><summary>Hint</summary>\n\nA\n\n</details>\n\
                    <details class=x>\n<summary><b>solution</b></summary>\n\nB\n\n</details>\n\nAfter\n";
        assert_eq!(of(text), ["Hint  | A", "Solution  | B"]);
    }

    #[test]
    fn what_is_inside_belongs_to_what_is_around_it_and_what_is_never_closed_has_no_end() {
        let text = "<details><summary>Solution</summary>\n\n<details><summary>Hint</summary>\n\nA\n\n\
                    </details>\n\nB\n\n</details>\n";
        let found = of(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("Solution") && found[0].ends_with('B'));
        assert_eq!(
            of("<details><summary>Solution</summary>\n\nA\n\n## B\n"),
            ["Solution  | A\n\n## B"]
        );
    }

    #[test]
    fn code_and_comments_are_not_tags() {
        assert!(of("```html\n<details><summary>Hint</summary>\n```\n").is_empty());
        assert!(of("<!-- <details><summary>Hint</summary> -->\n\nA\n").is_empty());
    }
}
