//! Links and images: where they lead from this page, on screen or on paper.

use std::fmt::Write;

use pulldown_cmark::CowStr;

use super::{Cursor, Writer, escape_into};
use crate::{
    model::{Part, Target},
    parse::LinkKind,
    render::links::href,
};

impl Writer<'_> {
    pub(super) fn link(&mut self, part: &Part, at: &mut Cursor, title: &CowStr<'_>) {
        let n = at.link;
        at.open.push(n);
        at.link += 1;
        if at.image.is_some() || at.skip_title {
            self.closing.push(String::new());
            return;
        }
        let written = &part.document.links[n].destination;
        let site = self.inputs.site;
        let target = &part.links[n];
        let mut closing = "</a>".to_owned();
        let href = match self.paper {
            None => href(site, self.url, target, written),
            Some(paper) => {
                let (href, address) = paper.link(site, self.url, target, written);
                if let Some(address) = address {
                    let known = self.addresses.iter().position(|a| *a == address);
                    let number = known.unwrap_or(self.addresses.len()) + 1;
                    let _ = write!(closing, "<sup class=\"address\">[{number}]</sup>");
                    if known.is_none() {
                        self.addresses.push(address);
                    }
                }
                match href {
                    Some(href) => href,
                    None => return self.closing.push(String::new()),
                }
            }
        };
        self.closing.push(closing);
        self.out.push_str("<a href=\"");
        escape_into(&mut self.out, &href);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push('>');
    }

    pub(super) fn image(&mut self, part: &Part, at: &mut Cursor) {
        let n = at.open.pop().unwrap_or_default();
        if at
            .open
            .iter()
            .any(|l| part.document.links[*l].kind == LinkKind::Image)
        {
            return;
        }
        let alt = at.image.take().unwrap_or_default();
        let written = &part.document.links[n].destination;
        let (site, target) = (self.inputs.site, &part.links[n]);
        let src = match self.paper {
            None => href(site, self.url, target, written),
            Some(paper) => paper.image(site, self.url, target, written),
        };
        self.out.push_str("<img src=\"");
        escape_into(&mut self.out, &src);
        self.out.push_str("\" alt=\"");
        escape_into(&mut self.out, &alt);
        self.out.push('"');
        let size = match &part.links[n] {
            Target::Asset { path, .. } => self.inputs.site.assets.get(path).and_then(|a| a.size),
            _ => None,
        };
        if let Some((width, height)) = size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}
