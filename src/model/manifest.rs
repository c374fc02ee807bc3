//! The YAML of a site that somebody has to answer for, one document at a time.
//!
//! A manifest is a document of a fenced block, of a heredoc in a command, or of a file; it
//! knows how each of its bytes maps to its file, what its author says of it, and where it is
//! shown. What Kubernetes makes of it is not known here.

use std::{ops::Range, sync::Arc};

use super::PageId;
use crate::{
    diagnostic::Span,
    kubernetes::{Header, Version},
    parse::Pieces,
    source::Source,
    yaml::Text,
};

/// A place in [`super::Site::manifests`].
pub type ManifestId = usize;

/// One YAML document that Kubernetes is asked about.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The file that it is written in.
    pub path: Arc<str>,
    /// The document as it is judged. Elisions are blanks, so that offsets stay.
    pub text: Text,
    pub place: Place,
    /// Where pages show it, when it has a file of its own.
    pub shown: Vec<Span>,
    /// What it is a part of, and what is assumed about the cluster.
    pub header: Header,
    /// What its author says about its fate.
    pub claim: Claim,
    /// Bytes of `text` in which the author left something out, or a shell puts something in.
    pub holes: Vec<Range<usize>>,
    /// Whether something is left out.
    pub elided: bool,
    /// The page that it is on; `None` for files.
    pub page: Option<PageId>,
    /// Where its bytes stand in the file.
    pub(super) pieces: Arc<Pieces>,
    /// Where it starts in the block or the file.
    pub(super) offset: usize,
}

/// What a manifest is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The block of the file that starts at that byte.
    Block(usize),
    File,
}

/// What an author says about a manifest's fate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    pub since: Option<Version>,
    pub until: Option<Version>,
    /// Kubernetes must reject it.
    pub reject: Option<Reject>,
    /// It breaks rules on purpose.
    pub expect: Option<Expect>,
}

/// `expect=rule,rule`, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    pub rules: String,
    pub span: Span,
}

/// `reject="text"`: the rejection's words, and where they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Any rejection will do when absent.
    pub text: Option<String>,
    pub span: Span,
}

/// YAML that a JSON Schema of the author's speaks about: values of a chart, a workflow.
#[derive(Debug, Clone)]
pub struct Described {
    pub path: Arc<str>,
    pub text: String,
    pub schema: Source,
    pub(super) pieces: Arc<Pieces>,
    pub(super) offset: usize,
}

impl Described {
    /// Where bytes of the document stand.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.offset + range.start..self.offset + range.end;
        Span::new(&self.path, self.pieces.range(range))
    }
}

/// YAML that nobody is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    pub span: Span,
    /// `unchecked="reason"`; without one, nobody has said why.
    pub reason: Option<String>,
}

impl Manifest {
    /// Where bytes of the document stand.
    pub fn span(&self, range: Range<usize>) -> Span {
        let range = self.offset + range.start..self.offset + range.end;
        Span::new(&self.path, self.pieces.range(range))
    }

    /// Whether the author means it for that version.
    pub fn is_for(&self, version: Version) -> bool {
        self.claim.since.is_none_or(|since| since <= version)
            && self.claim.until.is_none_or(|until| version <= until)
    }
}
