//! `labs/`: which of its files are pages, and every file of every lab as it is.

use super::{MAX_TEXT, Tree, unreadable};
use crate::diagnostic::{Diagnostic, Span};

impl Tree {
    /// Reads the files of `labs/` as they are.
    pub(super) fn add_labs(&mut self, paths: &[String]) {
        for path in paths {
            let disk = self.root.join(path);
            let length = disk.metadata().map_or(0, |m| m.len());
            if length > MAX_TEXT {
                let message = format!(
                    "the file has {} MB; a lab is handed out whole and holds none above {} MB",
                    length / 1_048_576,
                    MAX_TEXT / 1_048_576
                );
                let span = Span::new(&path.as_str().into(), 0..0);
                self.problems
                    .push(Diagnostic::new("file-too-large", span, message));
                continue;
            }
            match std::fs::read(&disk) {
                Ok(bytes) => {
                    self.labs.insert(path.as_str().into(), bytes.into());
                }
                Err(error) => {
                    let problem = unreadable(&path.as_str().into(), &error);
                    self.problems.push(problem);
                }
            }
        }
    }
}

/// Whether a file is one of `labs/`.
pub(super) fn is_inside(path: &str) -> bool {
    path.starts_with("labs/")
}

/// `labs/index.md`, and the `lab.md` of a folder directly below `labs/`.
pub(super) fn is_page(path: &str) -> bool {
    let inner = path.strip_prefix("labs/").unwrap_or(path);
    inner == "index.md"
        || inner
            .strip_suffix("/lab.md")
            .is_some_and(|id| !id.contains('/'))
}
