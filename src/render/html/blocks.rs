//! Alerts, the cells of tables, drawings and feature gates.

use std::fmt::Write;

use pulldown_cmark::{Alignment, BlockQuoteKind};

use super::{Cursor, Within, Writer};
use crate::{
    model::{Part, scene},
    render::{diagram, gate},
};

impl Writer<'_> {
    pub(super) fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else {
            self.out.push_str("<blockquote>\n");
            return;
        };
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", "Note"),
            BlockQuoteKind::Tip => ("tip", "Tip"),
            BlockQuoteKind::Important => ("important", "Important"),
            BlockQuoteKind::Warning => ("warning", "Warning"),
            BlockQuoteKind::Caution => ("caution", "Caution"),
        };
        let _ = writeln!(
            self.out,
            "<aside class=\"alert {class}\"><p class=\"alert-title\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-alert-{class}\"/></svg>{title}</p>"
        );
    }

    pub(super) fn cell(&mut self, at: &mut Cursor) {
        let name = if at.in_head { "th" } else { "td" };
        let class = match at.alignments.get(at.cell) {
            Some(Alignment::Left) => " class=\"ta-left\"",
            Some(Alignment::Center) => " class=\"ta-center\"",
            Some(Alignment::Right) => " class=\"ta-right\"",
            _ => "",
        };
        at.cell += 1;
        let scope = if at.in_head { " scope=\"col\"" } else { "" };
        let _ = write!(self.out, "<{name}{scope}{class}>");
    }

    pub(super) fn end_cell(&mut self, at: &Cursor) {
        let opened = self.out.rfind('<').unwrap_or(0);
        // An empty heading names nothing, and would be read out as one.
        if at.in_head && self.out[opened..].starts_with("<th ") && self.out.ends_with('>') {
            self.out.truncate(opened);
            self.out.push_str("<td></td>");
        } else {
            self.out
                .push_str(if at.in_head { "</th>" } else { "</td>" });
        }
    }

    /// Draws the page's next diagram; for one without a subject there is a diagnostic.
    pub(super) fn diagram(&mut self, part: &Part, at: &mut Cursor) {
        let diagram = part.document.diagrams.get(at.diagram);
        at.diagram += 1;
        let namespace = self.variables.get("NAMESPACE");
        let namespace = namespace.map_or("default", |v| &v.default);
        let scene = diagram.map(|d| scene::scene(self.inputs.site, part, d, namespace));
        let Some(Ok(scene)) = scene else {
            return;
        };
        self.diagrams += 1;
        let id = match self.paper {
            Some(paper) => format!(
                "{}-{}-diagram-{}",
                paper.prefix, paper.passage.start, self.diagrams
            ),
            None => format!("pm-diagram-{}", self.diagrams),
        };
        self.out.push_str(&diagram::draw(&scene, &id));
    }

    /// The stages of a feature gate; for one that is unknown there is a diagnostic.
    pub(super) fn gate(&mut self, name: &str, within: Within) {
        let Some(stages) = gate::stages(name) else {
            return;
        };
        match within {
            Within::Page => {
                let name = gate::name(name);
                let _ = writeln!(self.out, "<p class=\"gate\">{name}{stages}</p>");
            }
            Within::Line => {
                let _ = write!(self.out, "<span class=\"gate\">{stages}</span>");
            }
        }
    }
}
