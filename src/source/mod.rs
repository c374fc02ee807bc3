//! Disk → [`Tree`]: the only reader of a site's files.
//!
//! [`load`] walks `content/`, `labs/` and `theme/` (and `data/`, `static/`) below a root and returns texts,
//! the list of other files, and what could not be read. Later stages ask the tree for the
//! files that pages include ([`Tree::text`]); nothing outside the root is ever opened.
//! What cannot be read is a diagnostic at the file's path; the rest is loaded all the same.

mod foreign;
mod git;
mod known;
mod lab;
mod walk;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex},
};

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Span};
pub use foreign::load as load_foreign;
pub use git::{Dates, GitError, changed, commit, dates, history};
use known::{Known, Stamp};

/// Texts above this many bytes are not pages that anyone reads; they are reported, not parsed.
pub const MAX_TEXT: u64 = 8 * 1024 * 1024;

/// A text file: its path from the root with `/`, and its content.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    pub path: Arc<str>,
    pub disk: PathBuf,
    /// Pixels, for raster images whose header could be read.
    pub size: Option<(u32, u32)>,
}

/// Everything that was read below one root.
#[derive(Debug, Default)]
pub struct Tree {
    pub root: PathBuf,
    pub config: Option<Source>,
    /// Markdown below `content/`, by path.
    pub pages: Vec<Source>,
    /// Other files below `content/` and `static/`, by path.
    pub assets: BTreeMap<Arc<str>, Asset>,
    /// Every file below `labs/`, by path: a lab is proven as a whole, and handed out as one.
    pub labs: BTreeMap<Arc<str>, Arc<[u8]>>,
    /// `theme/` of the site, by path below it.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// `data/*.yaml` and `.json`, by path.
    pub data: Vec<Source>,
    /// YAML files below `content/` and `labs/`, and JSON files that may be manifests.
    pub manifests: Vec<Source>,
    pub problems: Vec<Diagnostic>,
    /// Every folder that was looked into, on disk.
    folders: Vec<PathBuf>,
    included: Mutex<BTreeMap<String, Result<Source, Missing>>>,
    /// Files outside the site's own folders whose presence was asked for.
    looked_for: Mutex<BTreeSet<String>>,
    /// What the next load need not read.
    known: Known,
}

const NO_PANIC: &str = "no reader panics while it holds the lock";

/// Why a file that was asked for is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    NotFound,
    OutsideRoot,
    NotUtf8,
    TooLarge,
    Unreadable,
}

/// The root itself could not be read.
#[derive(Debug, thiserror::Error)]
#[error("failed to read the site's folder {path}: {error}")]
pub struct LoadError {
    path: PathBuf,
    #[source]
    error: std::io::Error,
}

/// Reads the site at `root`.
pub fn load(root: &Path) -> Result<Tree, LoadError> {
    reload(root, &Tree::default())
}

/// Reads the site at `root` again: the same tree as [`load`]'s, with the texts of the one `before`
/// for files that have not changed since.
pub fn reload(root: &Path, before: &Tree) -> Result<Tree, LoadError> {
    let root = root.canonicalize().map_err(|error| LoadError {
        path: root.to_owned(),
        error,
    })?;
    std::fs::read_dir(&root).map_err(|error| LoadError {
        path: root.clone(),
        error,
    })?;
    let mut tree = Tree {
        root: root.clone(),
        ..Tree::default()
    };
    if root.join(crate::config::FILE).exists() {
        tree.config = tree.source(crate::config::FILE);
    }
    let (mut pages, mut others): (Vec<String>, Vec<String>) = tree
        .files("content")
        .into_iter()
        .partition(|p| has_extension(p, &["md", "markdown"]));
    let labs = tree.files("labs");
    tree.add_labs(&labs);
    let (lab_pages, lab_files): (Vec<_>, Vec<_>) = labs.into_iter().partition(|p| lab::is_page(p));
    pages.extend(lab_pages);
    others.extend(lab_files);
    tree.pages = tree.sources(pages, &before.known);
    let mut manifests = others.clone();
    manifests.retain(|path| has_extension(path, &["yaml", "yml"]));
    tree.manifests = tree.sources(manifests, &before.known);
    others.extend(tree.files("static"));
    tree.assets = others
        .par_iter()
        .map(|path| asset(&root, path))
        .map(|asset| (asset.path.clone(), asset))
        .collect();
    let mut data = tree.files("data");
    data.retain(|path| has_extension(path, &["yaml", "yml", "json"]));
    tree.data = tree.sources(data, &before.known);
    for path in tree.files("theme") {
        match std::fs::read(root.join(&path)) {
            Ok(bytes) => {
                tree.theme.insert(path["theme/".len()..].to_owned(), bytes);
            }
            Err(error) => tree
                .problems
                .push(unreadable(&path.as_str().into(), &error)),
        }
    }
    Ok(tree)
}

impl Tree {
    /// The text of a file below the root, read at most once. `path` is relative, with `/`.
    pub fn text(&self, path: &str) -> Result<Source, Missing> {
        if let Some(page) = self.page(path) {
            return Ok(page.clone());
        }
        let mut included = self.included.lock().expect(NO_PANIC);
        if let Some(known) = included.get(path) {
            return known.clone();
        }
        let read = self.read_included(path);
        included.insert(path.to_owned(), read.clone());
        read
    }

    pub fn page(&self, path: &str) -> Option<&Source> {
        let at = self.pages.binary_search_by(|p| (*p.path).cmp(path)).ok()?;
        Some(&self.pages[at])
    }

    /// Whether a file of that path is there, below the root.
    pub fn exists(&self, path: &str) -> bool {
        if escapes(path) {
            return false;
        }
        if self.page(path).is_some() || self.assets.contains_key(path) {
            return true;
        }
        let mut looked_for = self.looked_for.lock().expect(NO_PANIC);
        looked_for.insert(path.to_owned());
        self.root.join(path).is_file()
    }

    /// The folders in which a change can change the site: those that were looked into, and
    /// those where a file that a page asked for is, or would be.
    pub fn watched(&self) -> BTreeSet<PathBuf> {
        let mut folders: BTreeSet<PathBuf> = self.folders.iter().cloned().collect();
        folders.insert(self.root.clone());
        let included = self.included.lock().expect(NO_PANIC);
        let looked_for = self.looked_for.lock().expect(NO_PANIC);
        for path in included.keys().chain(looked_for.iter()) {
            let disk = self.root.join(path);
            // Where a link leads, a change is seen there and not beside the link.
            folders.extend(
                disk.canonicalize()
                    .ok()
                    .and_then(|d| Some(d.parent()?.into())),
            );
            let above = disk.ancestors().skip(1).find(|a| a.is_dir());
            folders.extend(above.map(Path::to_owned));
        }
        folders.retain(|folder| folder.starts_with(&self.root));
        folders
    }

    /// Takes another text for a file that was read; says whether it is one.
    pub fn edit(&mut self, path: &str, text: &str) -> bool {
        self.known.forget(path);
        let lists = [&mut self.pages, &mut self.manifests, &mut self.data];
        let mut known = false;
        for source in lists.into_iter().flatten().chain(&mut self.config) {
            if &*source.path == path {
                source.text = text.into();
                known = true;
            }
        }
        if let Some(bytes) = self.labs.get_mut(path) {
            *bytes = text.as_bytes().into();
        }
        let included = self.included.get_mut().expect(NO_PANIC);
        if let Some(Ok(source)) = included.get_mut(path) {
            source.text = text.into();
            known = true;
        }
        known
    }

    fn read_included(&self, path: &str) -> Result<Source, Missing> {
        if escapes(path) {
            return Err(Missing::OutsideRoot);
        }
        let disk = self.root.join(path);
        // A symbolic link may lead out of the root although its path does not.
        let real = disk.canonicalize().map_err(|_| Missing::NotFound)?;
        if !real.starts_with(&self.root) {
            return Err(Missing::OutsideRoot);
        }
        let meta = real.metadata().map_err(|_| Missing::Unreadable)?;
        if !meta.is_file() {
            return Err(Missing::NotFound);
        }
        if meta.len() > MAX_TEXT {
            return Err(Missing::TooLarge);
        }
        let bytes = std::fs::read(&real).map_err(|_| Missing::Unreadable)?;
        let text = String::from_utf8(bytes).map_err(|_| Missing::NotUtf8)?;
        Ok(Source {
            path: path.into(),
            text: text.into(),
        })
    }

    /// Reads a text file; what is wrong with it becomes a problem.
    fn source(&mut self, path: &str) -> Option<Source> {
        match read_text(&self.root.join(path), &path.into(), &Known::default()) {
            Ok((source, _)) => Some(source),
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    /// The texts of `paths`, as `before` has them or read at once; those that could not be had are
    /// problems. The files of labs were read before, and what could not be read of them is a
    /// problem already.
    fn sources(&mut self, paths: Vec<String>, before: &Known) -> Vec<Source> {
        let read: Vec<_> = paths
            .par_iter()
            .filter_map(|path| {
                let name: Arc<str> = path.as_str().into();
                match lab::is_inside(path) {
                    true => Some(text(self.labs.get(&name)?.to_vec(), &name).map(|s| (s, None))),
                    false => Some(read_text(&self.root.join(path), &name, before)),
                }
            })
            .collect();
        let mut sources = Vec::with_capacity(read.len());
        for result in read {
            match result {
                Ok((source, stamp)) => {
                    if let Some(stamp) = stamp {
                        self.known.insert(stamp, source.clone());
                    }
                    sources.push(source);
                }
                Err(problem) => self.problems.push(*problem),
            }
        }
        sources
    }

    fn files(&mut self, folder: &str) -> Vec<String> {
        walk::files(&self.root, folder, &mut self.folders, &mut self.problems)
    }
}

fn asset(root: &Path, path: &str) -> Asset {
    let disk = root.join(path);
    let raster = has_extension(path, &["png", "jpg", "jpeg", "gif", "webp", "avif"]);
    let size = raster
        .then(|| imagesize::size(&disk).ok())
        .flatten()
        .and_then(|s| Some((u32::try_from(s.width).ok()?, u32::try_from(s.height).ok()?)));
    Asset {
        path: path.into(),
        disk,
        size,
    }
}

type Read = Result<(Source, Option<Stamp>), Box<Diagnostic>>;

/// One text file, as it was read `before` if it is still the same; or why it is none.
fn read_text(disk: &Path, path: &Arc<str>, before: &Known) -> Read {
    let nowhere = || Span::new(path, 0..0);
    let io = |error: std::io::Error| Box::new(unreadable(path, &error));
    let metadata = std::fs::metadata(disk).map_err(io)?;
    let stamp = Stamp::of(&metadata);
    if let Some(known) = before.get(path, stamp) {
        return Ok((known.clone(), stamp));
    }
    let length = metadata.len();
    if length > MAX_TEXT {
        let message = format!(
            "the file has {} MB; texts of more than {} MB are not read",
            length / 1_048_576,
            MAX_TEXT / 1_048_576
        );
        return Err(Box::new(
            Diagnostic::new("file-too-large", nowhere(), message)
                .help("split it, or move it to `static/` when it is a download"),
        ));
    }
    let source = text(std::fs::read(disk).map_err(io)?, path)?;
    Ok((source, stamp))
}

fn text(bytes: Vec<u8>, path: &Arc<str>) -> Result<Source, Box<Diagnostic>> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source {
            path: path.clone(),
            text: text.into(),
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..at]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            let message = format!("the file is not UTF-8: byte {at}, in line {line}");
            Err(Box::new(
                Diagnostic::new("invalid-utf8", Span::new(path, 0..0), message)
                    .help("save it as UTF-8, without which no reader could be sure of its text"),
            ))
        }
    }
}

fn unreadable(path: &Arc<str>, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(
        "unreadable-file",
        Span::new(path, 0..0),
        format!("the file cannot be read: {error}"),
    )
}

pub(crate) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|e| e.to_str())
        .unwrap_or("");
    extensions.iter().any(|e| e.eq_ignore_ascii_case(extension))
}

/// Whether a path would leave the folder it is relative to.
fn escapes(path: &str) -> bool {
    Path::new(path)
        .components()
        .any(|c| !matches!(c, Component::Normal(_) | Component::CurDir))
}
