//! `--fix` and `--diff`: the safe fixes, applied until none is left.
//!
//! All of it happens in memory: the edited sources are checked again as if they had been read,
//! so that what `--diff` shows is what `--fix` writes, and writing it twice changes nothing.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::Context;
use similar::TextDiff;

use super::scope::Inspection;
use crate::{diagnostic::fix, emit, source::Tree};

/// A fix may bring another one about; more rounds than this would be a quarrel between rules.
const ROUNDS: usize = 20;

/// The texts that change: path → before and after.
pub(super) type Changes = BTreeMap<Arc<str>, (Arc<str>, String)>;

/// Applies fixes until none is left; `again` checks the edited sources.
pub(super) fn settle(
    mut inspection: Inspection,
    again: impl Fn(Tree) -> anyhow::Result<Inspection>,
) -> anyhow::Result<(Inspection, Changes, usize)> {
    let mut changes = Changes::new();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let fixed = fix::apply(&inspection.report);
        let mut tree = std::mem::take(&mut inspection.tree);
        let mut edited = false;
        for (path, text) in fixed.texts {
            let before = inspection.report.text(&path);
            if before == text || !tree.edit(&path, &text) {
                continue;
            }
            edited = true;
            let change = changes.entry(path);
            change.or_insert_with(|| (before.into(), String::new())).1 = text;
        }
        if !edited {
            inspection.tree = tree;
            break;
        }
        count += fixed.count;
        inspection = again(tree)?;
    }
    changes.retain(|_, (before, after)| **before != **after);
    Ok((inspection, changes, count))
}

/// Writes the texts below `root`, each in one step.
pub(super) fn write(root: &Path, changes: &Changes) -> anyhow::Result<()> {
    for (path, (_, after)) in changes {
        emit::replace(&root.join(&**path), after).context("the fixes were not all written")?;
    }
    Ok(())
}

/// The changes as one unified diff, which `patch -p1` and `git apply` read.
pub(super) fn diff(changes: &Changes) -> String {
    let mut out = String::new();
    for (path, (before, after)) in changes {
        let diff = TextDiff::from_lines(&**before, after.as_str());
        let (from, to) = (format!("a/{path}"), format!("b/{path}"));
        out += &diff.unified_diff().header(&from, &to).to_string();
    }
    out
}
