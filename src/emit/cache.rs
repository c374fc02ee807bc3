//! `.proofmark/highlight.cache`: highlighted blocks between builds.

use std::{io, path::Path};

use crate::{records, render::Cache};

const FILE: &str = "highlight.cache";

/// What an earlier build remembered; nothing when it cannot be trusted.
pub fn load_highlights(root: &Path) -> Cache {
    let records = records::load(&records::path(root, FILE));
    let html = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(Into::into);
    let texts = records
        .iter()
        .filter_map(|(key, bytes)| Some((*key, html(bytes)?)));
    texts.collect()
}

/// Keeps what this build used.
pub fn save_highlights(root: &Path, cache: &Cache) -> io::Result<()> {
    let texts = cache.iter().map(|(key, html)| (*key, html.as_bytes()));
    records::save(&records::path(root, FILE), &texts.collect())
}
