//! The first use of a glossary's term on a page leads to its meaning; the meaning is its title.
//!
//! Not in headings and links, and not on the page that teaches the term.

use super::{Cursor, Writer, escape_into};
use crate::{
    model::{Part, relative_url},
    render::glossary::{self, Term},
};

impl<'a> Writer<'a> {
    /// Text of a paragraph, a list or a table.
    pub(super) fn prose(&mut self, at: &Cursor, text: &str) {
        let mut rest = text;
        while self.may_explain(at)
            && let Some((n, place, term)) = glossary::first(rest, &self.terms, |t| !t.code)
        {
            escape_into(&mut self.out, &rest[..place.start]);
            self.open(term);
            escape_into(&mut self.out, &rest[place.clone()]);
            self.out.push_str("</a>");
            self.terms.remove(n);
            rest = &rest[place.end..];
        }
        escape_into(&mut self.out, rest);
    }

    /// Code in a line of text.
    pub(super) fn code(&mut self, at: &Cursor, code: &str) {
        let known = self.terms.iter().position(|t| t.code && t.term == code);
        let known = known.filter(|_| self.may_explain(at));
        if let Some(n) = known {
            let term = self.terms.remove(n);
            self.open(term);
        }
        self.out.push_str("<code>");
        escape_into(&mut self.out, code);
        self.out.push_str("</code>");
        if known.is_some() {
            self.out.push_str("</a>");
        }
    }

    fn may_explain(&self, at: &Cursor) -> bool {
        !self.terms.is_empty() && !at.in_heading && at.open.is_empty() && !self.muted
    }

    fn open(&mut self, term: &Term) {
        let glossary = &self.inputs.site.pages[term.page].url;
        self.out.push_str("<a class=\"term\" href=\"");
        self.out.push_str(&relative_url(self.url, glossary));
        self.out.push('#');
        escape_into(&mut self.out, &term.id);
        self.out.push_str("\" title=\"");
        escape_into(&mut self.out, &term.text);
        self.out.push_str("\">");
    }

    /// In the glossary, what is defined can be linked to.
    pub(super) fn end_title(&mut self, part: &Part, at: &Cursor) {
        if &*part.document.path == glossary::PATH && self.paper.is_none() {
            let opened = at.definition + "<dt".len();
            let title = self.out.get(opened + 1..).unwrap_or_default();
            let id = glossary::id(&plain(title));
            self.out.insert_str(opened, &format!(" id=\"{id}\""));
        }
        self.out.push_str("</dt>\n");
    }
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out
}
