//! A cache file: keys of 16 bytes → bytes, checksummed, replaced as a whole.
//!
//! The checksum comes first, then records of key, length (4 bytes, little endian) and value in
//! the order of their keys. A file that is cut short or damaged is simply an empty cache, and
//! a kill while writing leaves the old file.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub type Key = [u8; 16];
pub type Records = HashMap<Key, Arc<[u8]>>;

/// The file of that name in the site's own cache folder.
pub fn path(root: &Path, name: &str) -> PathBuf {
    root.join(".proofmark").join(name)
}

/// Makes a folder in the site's own folder, for what is kept between commands and is nobody
/// else's: git leaves it alone.
pub fn folder(root: &Path, inner: &str) -> io::Result<PathBuf> {
    make(&root.join(".proofmark"))?;
    let folder = path(root, inner);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    match ignore.exists() {
        true => Ok(()),
        false => fs::write(ignore, "*\n"),
    }
}

/// The key of a content.
pub fn key(hash: &blake3::Hasher) -> Key {
    let mut key = [0; 16];
    key.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    key
}

/// What was kept; nothing when it cannot be trusted.
pub fn load(path: &Path) -> Records {
    let mut records = Records::new();
    let Ok(bytes) = fs::read(path) else {
        return records;
    };
    let Some((sum, mut rest)) = bytes.split_at_checked(32) else {
        return records;
    };
    if blake3::hash(rest).as_bytes() != sum {
        return records;
    }
    while let Some((head, after)) = rest.split_at_checked(20) {
        let length = u32::from_le_bytes([head[16], head[17], head[18], head[19]]) as usize;
        let Some((value, after)) = after.split_at_checked(length) else {
            break;
        };
        let mut key = [0; 16];
        key.copy_from_slice(&head[..16]);
        records.insert(key, value.into());
        rest = after;
    }
    records
}

/// Keeps the records. A cache that cannot be written is no reason to fail.
pub fn save<V: AsRef<[u8]>>(path: &Path, records: &HashMap<Key, V>) -> io::Result<()> {
    let mut sorted: Vec<_> = records.iter().collect();
    sorted.sort_by_key(|(key, _)| **key);
    let mut bytes = vec![0; 32];
    for (key, value) in sorted {
        let value = value.as_ref();
        let Ok(length) = u32::try_from(value.len()) else {
            continue;
        };
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(value);
    }
    let sum = blake3::hash(&bytes[32..]);
    bytes[..32].copy_from_slice(sum.as_bytes());
    if let Some(folder) = path.parent() {
        make(folder)?;
    }
    replace(path, &bytes)
}

/// Writes a file in one step: a reader, or a kill, finds the old one or the new one.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let next = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&next, bytes)
        .and_then(|()| fs::rename(&next, path))
        .inspect_err(|_| drop(fs::remove_file(&next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_an_empty_cache() {
        let dir = tempfile::tempdir().unwrap();
        let file = path(dir.path(), "some.cache");
        let records = Records::from([([7; 16], Arc::from(&b"value"[..]))]);
        save(&file, &records).unwrap();
        assert_eq!(load(&file), records);
        let whole = fs::read(&file).unwrap();
        for end in 0..whole.len() {
            fs::write(&file, &whole[..end]).unwrap();
            assert!(load(&file).is_empty(), "cut at {end}");
        }
        let mut flipped = whole;
        *flipped.last_mut().unwrap() ^= 1;
        fs::write(&file, flipped).unwrap();
        assert!(load(&file).is_empty());
    }
}
