//! Outputs → disk: the only writer of a finished site and of its caches.
//!
//! A build is written beside the old one and then exchanged with it in one step, so that a
//! reader, a full disk or a kill at any moment sees the old site or the new one, never a mix.

mod cache;
mod staging;
mod swap;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

pub use cache::{load_highlights, save_highlights};
pub use staging::Staging;

/// Lists what was written, so that a later build knows which files are not its own.
const MANIFEST: &str = ".proofmark-files";

/// Why a site could not be written. The old one is still there.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    #[error("failed to write {}: {error}; the site that was there before is untouched", path.display())]
    Write { path: PathBuf, error: io::Error },
    #[error("failed to write {}: {error}; what was there before is untouched", path.display())]
    Replace { path: PathBuf, error: io::Error },
    #[error(
        "{} holds files that proofmark did not write; move them away or choose another --output",
        .0.display()
    )]
    NotOurs(PathBuf),
    #[error("{} holds the site's sources; choose another --output", .0.display())]
    Sources(PathBuf),
}

/// What a build left on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub files: usize,
    pub bytes: u64,
}

/// Replaces a file's text in one step; a link to it goes on leading there.
pub fn replace(path: &Path, text: &str) -> Result<(), EmitError> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let failed = |error| EmitError::Replace {
        path: path.to_owned(),
        error,
    };
    let folder = target.parent().filter(|f| !f.as_os_str().is_empty());
    let mut next =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
    io::Write::write_all(&mut next, text.as_bytes()).map_err(failed)?;
    if let Ok(old) = fs::metadata(&target) {
        fs::set_permissions(next.path(), old.permissions()).map_err(failed)?;
    }
    next.persist(&target).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Whether a file, and no link to one, holds these bytes.
fn holds(file: &Path, bytes: &[u8]) -> bool {
    fs::symlink_metadata(file).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64)
        && fs::read(file).is_ok_and(|read| read == bytes)
}

/// Files in `target` that no build of ours wrote, such as a `CNAME` or a `.git`.
fn foreign_files(target: &Path) -> Result<Vec<PathBuf>, EmitError> {
    if !target.exists() {
        return Ok(Vec::new());
    }
    let all = files_below(target);
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let Ok(list) = fs::read_to_string(target.join(MANIFEST)) else {
        return Err(EmitError::NotOurs(target.to_owned()));
    };
    let own: BTreeSet<PathBuf> = list.lines().map(PathBuf::from).collect();
    Ok(all.into_iter().filter(|f| !own.contains(f)).collect())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| !e.file_type().is_dir())
        .filter_map(|e| Some(e.path().strip_prefix(folder).ok()?.to_owned()))
        .collect()
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).map(|_| ())
}
