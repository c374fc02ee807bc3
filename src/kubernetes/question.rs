//! What a judge is asked.

use std::ops::Range;

use super::{protocol::Header, version::Version};

/// A document to be judged for one version.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    pub version: Version,
    pub header: &'a Header,
    pub document: &'a str,
    /// Byte ranges in which the author left something out.
    pub holes: &'a [Range<usize>],
}
