//! Text → [`Document`]: what a Markdown file says, with byte spans, and what is wrong with it.
//!
//! Pure and total: parsing never fails and never reads a file; links and includes are only
//! named here, `model` resolves them. [`events`] is the one definition of the grammar; the
//! renderer walks the same events, so the n-th link here is the n-th link there.

mod comment;
mod document;
mod front_matter;
mod info;
mod lab;
mod pieces;
mod slug;
pub mod stream;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

pub use comment::{Comment, Diagram, GateName, comments};
pub use document::{Allow, Block, Document, Heading, Include, Link, LinkKind, parse};
pub use front_matter::FrontMatter;
pub use info::{FileRef, Info, Part};
pub use lab::{Family, Minutes, Needs, Timeout, Timeouts};
pub use pieces::Pieces;
pub use slug::{Slugs, slug};

/// Whose text it is: a page of the site, or a file whose own generator we do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Site,
    /// Shortcodes, MDX and unknown front matter are somebody else's: they are text.
    Foreign,
}

/// CommonMark with the extensions that the site knows. Ranges are bytes of the whole file.
pub fn events(text: &str, body: usize) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    Parser::new_ext(&text[body..], options)
        .into_offset_iter()
        .map(move |(event, range)| (event, body + range.start..body + range.end))
}
