//! When each file last changed, from one walk of the repository's history.
//!
//! One `git log` process is asked once for the whole tree: it is faster than a library's tree
//! diffs on long histories, adds nothing to the build, and where git or a history is missing
//! the pages simply carry no date.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

/// Path from the site's root → the date of its last commit, `YYYY-MM-DD` in the committer's zone.
pub type Dates = BTreeMap<String, String>;

/// The dates below `root`; empty when git, a repository or its full history is not there.
pub fn dates(root: &Path) -> Dates {
    // A shallow clone has one commit that seems to have changed everything: no date beats a lie.
    if git(root, &["rev-parse", "--is-shallow-repository"]).as_deref() != Some("false\n") {
        return Dates::new();
    }
    let log = git(
        root,
        &[
            "-c",
            "core.quotepath=off",
            "log",
            "--format=%x00%cs",
            "--name-only",
            "--relative",
            "--no-renames",
            "-z",
            "--",
            "content",
            "labs",
        ],
    );
    let mut dates = Dates::new();
    let mut date = "";
    let log = log.unwrap_or_default();
    for token in log.split('\0').map(str::trim).filter(|t| !t.is_empty()) {
        if is_date(token) {
            date = token;
        } else if !dates.contains_key(token) {
            dates.insert(token.to_owned(), date.to_owned());
        }
    }
    dates
}

/// The commit that the sources below `root` are of, shortened; with a `+` when they were changed
/// since.
pub fn commit(root: &Path) -> Option<String> {
    let commit = git(root, &["rev-parse", "--short=10", "HEAD"])?;
    let changed = git(root, &["status", "--porcelain", "--", "."])?;
    let mark = if changed.is_empty() { "" } else { "+" };
    Some(format!("{}{mark}", commit.trim_end()))
}

/// The file that git writes to with each commit; `None` where there is no repository.
pub fn history(root: &Path) -> Option<PathBuf> {
    let path = git(root, &["rev-parse", "--git-path", "logs/HEAD"])?;
    Some(root.join(path.trim_end_matches('\n'))).filter(|p| p.is_file())
}

/// Why git could not say what changed.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git cannot be run: {0}")]
    Absent(std::io::Error),
    #[error("{0}")]
    Refused(String),
}

/// The files below `root` that are others than in a commit, or that git does not know yet.
pub fn changed(root: &Path, reference: &str) -> Result<BTreeSet<String>, GitError> {
    if reference.starts_with('-') {
        return Err(GitError::Refused(format!("`{reference}` names no commit")));
    }
    let edited = ask(
        root,
        &[
            "diff",
            "--name-only",
            "--relative",
            "--no-renames",
            "-z",
            reference,
            "--",
        ],
    )?;
    let new = ask(root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = edited.split('\0').chain(new.split('\0'));
    Ok(names.filter(|n| !n.is_empty()).map(str::to_owned).collect())
}

fn is_date(token: &str) -> bool {
    token.len() == 10
        && token.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// What git says, where it is enough to know whether it can say anything.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    ask(root, arguments).ok()
}

fn ask(root: &Path, arguments: &[&str]) -> Result<String, GitError> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .map_err(GitError::Absent)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(GitError::Refused(said.trim().replace('\n', " ")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
