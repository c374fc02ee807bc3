//! A site that is being written beside the old one, part by part, until it takes its place.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{EmitError, MANIFEST, Written, copy, foreign_files, holds, swap};
use crate::render::{Content, Output};

/// The new site, which is gone if it is dropped before it is finished.
pub struct Staging {
    next: PathBuf,
    target: PathBuf,
    /// Files in the old site that somebody else put there.
    kept: Vec<PathBuf>,
    /// What was written, in order.
    list: String,
    paths: BTreeSet<String>,
    bytes: u64,
}

impl Staging {
    /// Begins a new site for `target`.
    pub fn begin(root: &Path, target: &Path) -> Result<Staging, EmitError> {
        if root.starts_with(target) {
            return Err(EmitError::Sources(target.to_owned()));
        }
        let kept = foreign_files(target)?;
        let parent = target.parent().unwrap_or(root);
        fs::create_dir_all(parent).map_err(failed(parent))?;
        swap::clear_leftovers(target);
        let staging = Staging {
            next: swap::staging(target),
            target: target.to_owned(),
            kept,
            list: String::new(),
            paths: BTreeSet::new(),
            bytes: 0,
        };
        fs::create_dir_all(&staging.next).map_err(failed(&staging.next))?;
        Ok(staging)
    }

    /// Writes some outputs. What is in the old site already, byte for byte, becomes the same file:
    /// it keeps its time, by which people copy sites, and a link costs less than a file. Of two
    /// outputs of one path the first is written.
    pub fn fill(&mut self, outputs: &[Output]) -> Result<(), EmitError> {
        let mut new: Vec<&Output> = Vec::with_capacity(outputs.len());
        for output in outputs {
            if self.paths.insert(output.path.clone()) {
                self.list.push_str(&output.path);
                self.list.push('\n');
                new.push(output);
            }
        }
        let above = |output: &&Output| Some(self.next.join(&output.path).parent()?.to_owned());
        let folders: BTreeSet<PathBuf> = new.iter().filter_map(above).collect();
        for folder in &folders {
            fs::create_dir_all(folder).map_err(failed(folder))?;
        }
        let sizes = new.par_iter().map(|output| self.write(output));
        self.bytes += sizes.sum::<Result<u64, EmitError>>()?;
        Ok(())
    }

    /// Lets the new site take the place of the old one.
    pub fn finish(self) -> Result<Written, EmitError> {
        let manifest = self.next.join(MANIFEST);
        let list = format!("{}{MANIFEST}\n", self.list);
        fs::write(&manifest, list).map_err(failed(&manifest))?;
        for name in &self.kept {
            let (from, to) = (self.target.join(name), self.next.join(name));
            if !to.exists() {
                copy(&from, &to).map_err(failed(&to))?;
            }
        }
        swap::exchange(&self.next, &self.target).map_err(failed(&self.target))?;
        Ok(Written {
            files: self.paths.len(),
            bytes: self.bytes,
        })
    }

    fn write(&self, output: &Output) -> Result<u64, EmitError> {
        let path = self.next.join(&output.path);
        let size = match &output.content {
            Content::Bytes(bytes) => {
                let old = self.target.join(&output.path);
                let linked = holds(&old, bytes) && fs::hard_link(&old, &path).is_ok();
                let written = match linked {
                    true => Ok(()),
                    false => fs::write(&path, bytes),
                };
                written.map(|()| bytes.len() as u64)
            }
            Content::File(from) => fs::copy(from, &path),
        };
        size.map_err(failed(&path))
    }
}

impl Drop for Staging {
    /// Either the unfinished site or, after the exchange, the old one.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.next);
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> EmitError {
    let path = path.to_owned();
    move |error| EmitError::Write {
        path: path.clone(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(root: &Path, parts: &[&[Output]]) -> Written {
        let mut staging = Staging::begin(root, &root.join("public")).unwrap();
        for part in parts {
            staging.fill(part).unwrap();
        }
        staging.finish().unwrap()
    }

    fn text(root: &Path, path: &str) -> String {
        fs::read_to_string(root.join("public").join(path)).unwrap()
    }

    #[test]
    fn a_site_is_written_in_parts_and_the_first_of_two_files_of_a_path_stays() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let page = Output::text("a.html", "page".to_owned());
        let other = Output::text("a.html", "other".to_owned());
        let index = Output::text("pagefind/a", "index".to_owned());
        for _ in 0..2 {
            // The second time, the page is a link to the file that the old site has.
            let written = build(
                root,
                &[std::slice::from_ref(&page), &[other.clone(), index.clone()]],
            );
            assert_eq!((written.files, written.bytes), (2, 9));
            assert_eq!(text(root, "a.html"), "page");
        }
        assert_eq!(
            text(root, MANIFEST),
            "a.html\npagefind/a\n.proofmark-files\n"
        );
    }

    #[test]
    fn what_is_never_finished_leaves_the_old_site_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        build(root, &[&[Output::text("a.html", "old".to_owned())]]);
        let mut staging = Staging::begin(root, &root.join("public")).unwrap();
        let new = Output::text("a.html", "new".to_owned());
        staging.fill(&[new]).unwrap();
        drop(staging);
        assert_eq!(text(root, "a.html"), "old");
        assert_eq!(fs::read_dir(root).unwrap().count(), 1);
    }
}
