//! Changes on disk → events. The folders that matter come from the build, which knows what it
//! has read and what it has looked for.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::source;

/// What happened on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Files,
    /// Git noted a commit.
    History,
}

/// Watches folders one by one, so that nothing else of a large repository costs anything.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
    /// Where git notes each commit.
    history: Option<PathBuf>,
}

impl Watch {
    pub fn new(root: &Path, tell: impl Fn(Change) + Send + 'static) -> notify::Result<Watch> {
        let history = source::history(root);
        let commit = history.clone();
        let watcher = notify::recommended_watcher(move |change: notify::Result<notify::Event>| {
            tell(match &change {
                Ok(change) if change.kind.is_access() => return,
                Ok(change) if is_commit(&change.paths, commit.as_deref()) => Change::History,
                // Where the system lost track, something may have changed.
                Ok(_) | Err(_) => Change::Files,
            });
        })?;
        Ok(Watch {
            watcher,
            folders: BTreeSet::new(),
            history: history.and_then(|file| Some(file.parent()?.to_owned())),
        })
    }

    /// Watches these folders and no others; says whether there were new ones.
    pub fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> bool {
        let mut wanted = folders.clone();
        wanted.extend(self.history.clone());
        for gone in self.folders.difference(&wanted) {
            // A folder that was deleted is no longer watched anyway.
            let _ = self.watcher.unwatch(gone);
        }
        self.folders.retain(|folder| wanted.contains(folder));
        let mut grown = false;
        for folder in &wanted {
            // One that vanished in this moment is looked at again after the next event.
            if !self.folders.contains(folder)
                && self
                    .watcher
                    .watch(folder, RecursiveMode::NonRecursive)
                    .is_ok()
            {
                self.folders.insert(folder.clone());
                grown = true;
            }
        }
        grown
    }
}

fn is_commit(paths: &[PathBuf], history: Option<&Path>) -> bool {
    let folder = history.and_then(Path::parent);
    !paths.is_empty() && folder.is_some_and(|f| paths.iter().all(|p| p.starts_with(f)))
}
