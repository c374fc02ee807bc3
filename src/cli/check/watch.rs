//! `--watch`: a check after each change, for as long as the program runs.

use std::{process::ExitCode, sync::mpsc, time::Duration};

use anyhow::Context;

use super::{Check, merge, scope::Scope};
use crate::cli::{
    Global, print,
    progress::Progress,
    watch::{Change, Watch},
};

/// Editors write a file in several steps; changes this close together are one.
const SETTLE: Duration = Duration::from_millis(20);

pub(super) fn follow(
    check: &Check,
    scopes: &[Scope],
    global: &Global,
    progress: Progress,
) -> anyhow::Result<ExitCode> {
    let (sender, changes) = mpsc::channel();
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let mut watch = Watch::new(&here, move |change| {
        // Nobody listens any more only when the program ends.
        let _ = sender.send(change);
    })
    .context("changes cannot be watched")?;
    let mut told = None;
    loop {
        let mut folders = std::collections::BTreeSet::new();
        let mut inspections = Vec::new();
        for scope in scopes {
            match check.inspect(scope, progress) {
                Ok(inspection) => {
                    folders.extend(inspection.tree.watched());
                    inspections.push(inspection);
                }
                // A file that is being replaced is there again after the next change.
                Err(error) => eprintln!("proofmark: {error:#}"),
            }
        }
        // What happened in a new folder before it was watched is found by looking again.
        if watch.follow(&folders) {
            continue;
        }
        let (report, matrix) = merge(inspections);
        let text = check.show(&report, &matrix, global);
        // Files beside the site's own change too: what is said here may go into one of them.
        let now = Some((text, report.texts));
        if now != told {
            told = now;
            print(told.as_ref().map_or("", |(text, _)| text))?;
            eprintln!("waiting for changes");
        }
        while !matches!(changes.recv(), Ok(Change::Files)) {}
        std::thread::sleep(SETTLE);
        while changes.try_recv().is_ok() {}
    }
}
