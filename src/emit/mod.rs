//! Outputs → disk: the only writer of a finished site and of its caches.
//!
//! A build is written beside the old one and then exchanged with it in one step, so that a
//! reader, a full disk or a kill at any moment sees the old site or the new one, never a mix.

mod cache;
mod swap;

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::render::{Content, Output};
pub use cache::{load_highlights, save_highlights};

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

/// Writes `outputs` to `target`. Files that somebody else put there are kept.
pub fn write(root: &Path, target: &Path, outputs: &[Output]) -> Result<Written, EmitError> {
    if root.starts_with(target) {
        return Err(EmitError::Sources(target.to_owned()));
    }
    let kept = foreign_files(target)?;
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| EmitError::Write { path, error }
    };
    let parent = target.parent().unwrap_or(root);
    fs::create_dir_all(parent).map_err(failed(parent))?;
    swap::clear_leftovers(target);
    let next = swap::staging(target);
    fs::create_dir_all(&next).map_err(failed(&next))?;
    let result = fill(&next, target, outputs).and_then(|written| {
        for name in &kept {
            let (from, to) = (target.join(name), next.join(name));
            if !to.exists() {
                copy(&from, &to).map_err(failed(&to))?;
            }
        }
        swap::exchange(&next, target).map_err(failed(target))?;
        Ok(written)
    });
    // Either the unfinished build or, after the exchange, the old one.
    let _ = fs::remove_dir_all(&next);
    result
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

/// Fills the folder `next`. What is in `old` already, byte for byte, becomes the same file: it keeps
/// its time, by which people copy sites, and a link costs less than a file.
fn fill(next: &Path, old: &Path, outputs: &[Output]) -> Result<Written, EmitError> {
    let folders: BTreeSet<PathBuf> = outputs
        .iter()
        .filter_map(|o| Some(next.join(&o.path).parent()?.to_owned()))
        .collect();
    for folder in &folders {
        fs::create_dir_all(folder).map_err(|error| EmitError::Write {
            path: folder.clone(),
            error,
        })?;
    }
    let sizes: Result<Vec<u64>, EmitError> = outputs
        .par_iter()
        .map(|output| {
            let path = next.join(&output.path);
            let size = match &output.content {
                Content::Bytes(bytes) => {
                    let old = old.join(&output.path);
                    let linked = holds(&old, bytes) && fs::hard_link(&old, &path).is_ok();
                    let written = match linked {
                        true => Ok(()),
                        false => fs::write(&path, bytes),
                    };
                    written.map(|()| bytes.len() as u64)
                }
                Content::File(from) => fs::copy(from, &path),
            };
            size.map_err(|error| EmitError::Write { path, error })
        })
        .collect();
    let mut list: String = outputs.iter().map(|o| format!("{}\n", o.path)).collect();
    list.push_str(MANIFEST);
    list.push('\n');
    let manifest = next.join(MANIFEST);
    fs::write(&manifest, list).map_err(|error| EmitError::Write {
        path: manifest,
        error,
    })?;
    Ok(Written {
        files: outputs.len(),
        bytes: sizes?.into_iter().sum(),
    })
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
