//! Files and folders that are not a site of ours: `check PATH…` reads them as they are.

use std::path::{Path, PathBuf};

use super::{LoadError, Tree, has_extension, walk};

/// What a folder is searched for; a file that is named itself may be anything that is read.
const IN_FOLDERS: &[&str] = &["md", "markdown", "yaml", "yml"];

/// Reads the Markdown and YAML that `paths` name; paths are then relative to their common folder.
pub fn load(paths: &[PathBuf]) -> Result<Tree, LoadError> {
    let mut real = Vec::new();
    for path in paths {
        let found = path.canonicalize().map_err(|error| LoadError {
            path: path.clone(),
            error,
        })?;
        real.push(found);
    }
    let root = common_folder(&real);
    let mut tree = Tree {
        root: root.clone(),
        ..Tree::default()
    };
    let mut names = Vec::new();
    for path in &real {
        if path.is_dir() {
            let below = walk::relative(&root, path);
            let files = tree.files(&below);
            names.extend(files.into_iter().filter(|f| has_extension(f, IN_FOLDERS)));
        } else {
            names.push(walk::relative(&root, path));
        }
    }
    names.sort();
    names.dedup();
    for name in names {
        if has_extension(&name, &["md", "markdown"]) {
            if let Some(source) = tree.source(&name) {
                tree.pages.push(source);
            }
        } else if has_extension(&name, &["yaml", "yml", "json"])
            && let Some(source) = tree.source(&name)
        {
            tree.manifests.push(source);
        }
    }
    Ok(tree)
}

fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let folder = |p: &Path| {
        if p.is_dir() {
            p.to_owned()
        } else {
            p.parent().unwrap_or(p).to_owned()
        }
    };
    let mut common = paths.first().map(|p| folder(p)).unwrap_or_default();
    for path in &paths[1..] {
        let folder = folder(path);
        while !folder.starts_with(&common) {
            if !common.pop() {
                break;
            }
        }
    }
    common
}
