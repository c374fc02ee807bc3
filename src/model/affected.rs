//! Changed files → the files whose findings may be others now.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Part, Site, Target};

impl Site {
    /// The changed files and what depends on them: pages that include, show, require or link to
    /// one, and manifests that may refer to one's objects. `None` means everything.
    pub fn affected(&self, changed: &BTreeSet<String>) -> Option<BTreeSet<Arc<str>>> {
        let everywhere = |path: &String| {
            path == crate::config::FILE || path.starts_with("data/") || path.starts_with("theme/")
        };
        if changed.iter().any(everywhere) {
            return None;
        }
        let mut affected: BTreeSet<Arc<str>> = changed.iter().map(|p| p.as_str().into()).collect();
        for page in &self.pages {
            let required = page.requires.iter().map(|id| self.pages[*id].path());
            let touched = required.into_iter().any(|p| changed.contains(&**p))
                || page.body.all().iter().any(|p| self.reads(p, changed));
            if touched {
                affected.extend(page.body.all().iter().map(|p| p.document.path.clone()));
            }
        }
        // Names of objects are looked up in the folder, and in the whole of a lab.
        let mut rooms: BTreeMap<&str, Vec<Arc<str>>> = BTreeMap::new();
        for manifest in &self.manifests {
            let room = rooms.entry(room(&manifest.path)).or_default();
            room.push(manifest.path.clone());
        }
        for path in changed {
            affected.extend(rooms.get(room(path)).into_iter().flatten().cloned());
        }
        Some(affected)
    }

    /// Whether a changed file is a part of what this one says.
    fn reads(&self, part: &Part, changed: &BTreeSet<String>) -> bool {
        let is_changed = |path: &str| changed.contains(path);
        let leads = |target: &Target| match target {
            Target::Page { page, .. } => is_changed(self.pages[*page].path()),
            Target::Asset { path, .. } => is_changed(path),
            Target::Missing { path } => is_changed(path),
            _ => false,
        };
        let shows = part.excerpts.iter().flatten().flatten();
        is_changed(&part.document.path)
            || part.links.iter().any(leads)
            || shows.into_iter().any(|e| is_changed(&e.source.path))
    }
}

/// The lab that a path belongs to, else its folder.
fn room(path: &str) -> &str {
    let lab = path.strip_prefix("labs/").and_then(|rest| rest.find('/'));
    match (lab, path.rfind('/')) {
        (Some(end), _) => &path[.."labs/".len() + end],
        (None, Some(end)) => &path[..end],
        (None, None) => "",
    }
}
