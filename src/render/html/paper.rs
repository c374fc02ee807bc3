//! What differs on paper: a passage instead of the page, parts left out for whom it is for,
//! addresses gathered so that they can be printed, and files that lie beside the print.

use std::ops::Range;

use crate::{
    model::{
        Part, Site, Target,
        lab::{Aside, AsideKind, asides},
        outside, relative_url,
    },
    parse::Block,
    render::{context::canonical, links},
};

/// How a passage is drawn.
pub(in crate::render) struct Paper<'a> {
    /// The bytes of the page's own document to draw; what it includes there comes whole.
    pub passage: Range<usize>,
    /// What is left out, in included documents too.
    pub without: &'a [AsideKind],
    /// Stands before every id, for several pages are printed as one.
    pub prefix: &'a str,
    pub place: Place,
}

/// Where the print lies, which decides where its links and images lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the published site.
    Site,
    /// Anywhere: links are absolute or none, images lie in `files/`.
    Elsewhere,
}

/// The bytes of a document that are not drawn.
#[derive(Default)]
pub(super) struct Hidden {
    asides: Vec<Range<usize>>,
    /// `None` where the whole document is drawn.
    passage: Option<Range<usize>>,
    /// The openings of the solutions that stay: no search may find what is in them.
    solutions: Vec<usize>,
}

impl Hidden {
    /// `outer` says that the document is the page's own, not an included one.
    pub fn of(part: &Part, paper: Option<&Paper<'_>>, outer: bool) -> Hidden {
        let text = &part.document.text;
        if paper.is_none() && !text.contains("<details") {
            return Hidden::default();
        }
        let leave_out =
            |aside: &Aside| paper.is_some_and(|paper| paper.without.contains(&aside.kind));
        let (hidden, shown): (Vec<Aside>, Vec<Aside>) =
            asides(&part.document).into_iter().partition(leave_out);
        let mut ranges: Vec<Range<usize>> = hidden.into_iter().map(|a| a.range).collect();
        if paper.is_some_and(|p| p.without.contains(&AsideKind::Solution)) {
            // A solution's script that is shown outside of `<details>` is one all the same.
            let blocks = part.document.blocks.iter();
            ranges.extend(blocks.filter(|b| solves(b)).map(|b| b.range.clone()));
        }
        let solutions = shown.iter().filter(|a| a.kind == AsideKind::Solution);
        Hidden {
            asides: ranges,
            passage: paper.filter(|_| outer).map(|p| p.passage.clone()),
            solutions: solutions
                .filter(|a| text[a.range.start..].starts_with("<details"))
                .map(|a| a.range.start + "<details".len())
                .collect(),
        }
    }

    /// Whether solutions are drawn.
    pub fn shows_solutions(&self) -> bool {
        !self.solutions.is_empty()
    }

    pub fn in_aside(&self, at: usize) -> bool {
        self.asides.iter().any(|r| r.contains(&at))
    }

    pub fn outside(&self, at: usize) -> bool {
        self.passage.as_ref().is_some_and(|p| !p.contains(&at))
    }

    /// The part of a piece of HTML that is drawn, and the rest.
    pub fn html(&self, text: &str, range: Range<usize>, on_paper: bool) -> (String, String) {
        let mut out = String::new();
        let mut lost = String::new();
        let mut from = range.start;
        let mut hidden = self.asides.iter().collect::<Vec<_>>();
        hidden.sort_by_key(|r| r.start);
        for gap in hidden {
            let (start, end) = (gap.start.max(from), gap.end.min(range.end));
            if start < end {
                out.push_str(&text[from..start]);
                lost.push_str(&text[start..end]);
                from = end;
            }
        }
        let rest = &text[from..range.end];
        match self
            .solutions
            .iter()
            .find(|s| (from..range.end).contains(s))
        {
            Some(at) if !on_paper => {
                out.push_str(&text[from..*at]);
                out.push_str(" data-pagefind-ignore=\"all\"");
                out.push_str(&text[*at..range.end]);
            }
            _ => out.push_str(rest),
        }
        if on_paper {
            // Nobody can unfold paper.
            out = out.replace("<details", "<details open");
        }
        (out, lost)
    }
}

/// Whether a block shows the script that solves a step.
pub(super) fn solves(block: &Block) -> bool {
    let file = block.info.file();
    file.is_some_and(|f| f.path.rsplit('/').next() == Some("solve.sh"))
}

impl Paper<'_> {
    /// Where a link leads, and the address to print; nowhere when nobody could follow it.
    pub(super) fn link(
        &self,
        site: &Site,
        url: &str,
        target: &Target,
        written: &str,
    ) -> (Option<String>, Option<String>) {
        let published = match target {
            Target::Here { fragment } => {
                return (Some(format!("#{}-{fragment}", self.prefix)), None);
            }
            Target::Page { page, fragment } => {
                let address = canonical(site, &site.pages[*page].url);
                let fragment = fragment.as_ref().map(|f| format!("#{f}"));
                address.map(|a| a + &fragment.unwrap_or_default())
            }
            Target::Asset { path, suffix } => {
                canonical(site, links::asset_url(path)).map(|a| a + suffix)
            }
            Target::External if outside(written) => Some(written.to_owned()),
            _ => None,
        };
        match (published, self.place) {
            (Some(address), _) => (Some(address.clone()), Some(address)),
            (None, Place::Site) => (Some(links::href(site, url, target, written)), None),
            (None, Place::Elsewhere) => (None, None),
        }
    }

    pub(super) fn image(&self, site: &Site, url: &str, target: &Target, written: &str) -> String {
        match (target, self.place) {
            (Target::Asset { path, .. }, Place::Elsewhere) => {
                relative_url("", &format!("files/{}", links::asset_url(path)))
            }
            _ => links::href(site, url, target, written),
        }
    }
}
