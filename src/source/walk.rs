//! The files below a folder, in a stable order, with the traps of real disks reported.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Span};

/// Paths (from `root`, with `/`) of the files below `root/folder`, sorted; none if it is absent.
///
/// Symbolic links are followed; one that leads back into its own ancestors is a
/// `symlink-loop`. Hidden files and folders are passed over. The folders that were looked
/// into are added to `folders`.
pub fn files(
    root: &Path,
    folder: &str,
    folders: &mut Vec<PathBuf>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let top = root.join(folder);
    if !top.exists() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let walk = WalkDir::new(&top)
        .follow_links(true)
        .into_iter()
        .filter_entry(|entry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        });
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                found.push(relative(root, entry.path()));
            }
            Ok(entry) if entry.file_type().is_dir() => folders.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let path: Arc<str> = error
                    .path()
                    .map_or(String::new(), |p| relative(root, p))
                    .into();
                let span = Span::new(&path, 0..0);
                problems.push(if error.loop_ancestor().is_some() {
                    Diagnostic::new(
                        "symlink-loop",
                        span,
                        "the symbolic link leads back to a folder it lies in",
                    )
                    .help("remove the link, or let it lead elsewhere")
                } else {
                    Diagnostic::new(
                        "unreadable-file",
                        span,
                        format!("cannot be read: {}", cause(&error)),
                    )
                });
            }
        }
    }
    found.sort();
    found
}

fn cause(error: &walkdir::Error) -> String {
    error
        .io_error()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

/// A path below `root` with `/` on every system.
pub fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inner
        .components()
        .map(|c| c.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
