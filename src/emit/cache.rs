//! `.proofmark/highlight.cache`: highlighted blocks between builds.
//!
//! Records of key (16 bytes), length (4, little endian) and HTML. A file that ends early or
//! holds no UTF-8 is simply a smaller cache; the checksum in front makes chance unlikely.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::render::Cache;

fn path(root: &Path) -> PathBuf {
    root.join(".proofmark").join("highlight.cache")
}

/// What an earlier build remembered; nothing when it cannot be trusted.
pub fn load_highlights(root: &Path) -> Cache {
    let mut cache = Cache::new();
    let Ok(bytes) = fs::read(path(root)) else {
        return cache;
    };
    let Some((sum, mut rest)) = bytes.split_at_checked(32) else {
        return cache;
    };
    if blake3::hash(rest).as_bytes() != sum {
        return cache;
    }
    while let Some((head, after)) = rest.split_at_checked(20) {
        let length = u32::from_le_bytes([head[16], head[17], head[18], head[19]]) as usize;
        let Some((html, after)) = after.split_at_checked(length) else {
            break;
        };
        let mut key = [0; 16];
        key.copy_from_slice(&head[..16]);
        if let Ok(html) = std::str::from_utf8(html) {
            cache.insert(key, html.into());
        }
        rest = after;
    }
    cache
}

/// Keeps what this build used. A cache that cannot be written is no reason to fail.
pub fn save_highlights(root: &Path, cache: &Cache) -> io::Result<()> {
    let mut records: Vec<_> = cache.iter().collect();
    records.sort_by_key(|(key, _)| **key);
    let mut bytes = vec![0; 32];
    for (key, html) in records {
        let Ok(length) = u32::try_from(html.len()) else {
            continue;
        };
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(html.as_bytes());
    }
    let sum = blake3::hash(&bytes[32..]);
    bytes[..32].copy_from_slice(sum.as_bytes());
    let path = path(root);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
        let ignore = folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(ignore, "*\n")?;
        }
    }
    let next = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&next, bytes)?;
    fs::rename(&next, &path)
}
