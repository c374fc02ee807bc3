//! What a judge is asked.

use std::ops::Range;

use super::{protocol::Header, version::Version};
use crate::yaml::Text;

/// A document to be judged for one version.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    pub version: Version,
    pub header: &'a Header,
    pub document: &'a Text,
    /// Byte ranges in which the author left something out.
    pub holes: &'a [Range<usize>],
}
