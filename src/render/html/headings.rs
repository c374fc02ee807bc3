//! Headings with their anchors, and the tabs that some of them begin.

use std::fmt::Write;

use super::{Cursor, Writer, escape_into};
use crate::model::Part;

impl Writer<'_> {
    pub(super) fn heading(&mut self, part: &Part, at: &mut Cursor) {
        let heading = &part.document.headings[at.heading];
        at.in_heading = true;
        // The template prints the page's title; a first-level heading would repeat it.
        if heading.level == 1 {
            at.skip_title = true;
            return;
        }
        if heading.tab {
            self.close_tab(at);
            at.in_tab = true;
            self.out.push_str("<section class=\"tab\">\n");
        }
        let class = if heading.tab {
            " class=\"tab-title\""
        } else {
            ""
        };
        let _ = write!(self.out, "<h{}{class} id=\"", heading.level);
        if let Some(paper) = self.paper {
            self.out.push_str(paper.prefix);
            self.out.push('-');
        }
        escape_into(&mut self.out, &heading.id);
        self.out.push_str("\">");
    }

    pub(super) fn end_heading(&mut self, part: &Part, at: &mut Cursor) {
        let heading = &part.document.headings[at.heading];
        at.heading += 1;
        at.in_heading = false;
        if std::mem::take(&mut at.skip_title) {
            return;
        }
        if !heading.tab && self.paper.is_none() {
            self.out.push_str("<a class=\"anchor\" href=\"#");
            escape_into(&mut self.out, &heading.id);
            self.out.push_str("\" aria-label=\"Link to “");
            escape_into(&mut self.out, &heading.text);
            self.out.push_str("”\">#</a>");
        }
        let _ = writeln!(self.out, "</h{}>", heading.level);
    }

    pub(super) fn close_tab(&mut self, at: &mut Cursor) {
        if std::mem::take(&mut at.in_tab) {
            self.out.push_str("</section>\n");
        }
    }
}
