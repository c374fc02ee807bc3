//! A page on disk → a PDF, by an installed Chromium with a profile of its own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, bail};

use crate::lab::process::{self, Ended, Limit};

const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
];
/// Where the programs are that are in nobody's PATH.
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];
const DEADLINE: Duration = Duration::from_secs(180);

/// `CHROMIUM`, or the first that is installed.
pub(super) fn find() -> anyhow::Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let path = PathBuf::from(&named);
        if path.is_file() {
            return Ok(path);
        }
        bail!(
            "CHROMIUM names {}, which is not there: the pages are written, and any browser prints them",
            path.display()
        );
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&path).flat_map(|folder| {
        let file = |name: &&str| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        NAMES.iter().map(file).collect::<Vec<_>>()
    });
    let all = in_path.chain(PLACES.iter().map(PathBuf::from));
    all.into_iter().find(|file| file.is_file()).context(
        "no PDF was made, for there is no Chromium: install it, or name it in CHROMIUM; the pages are written, and any browser prints them",
    )
}

/// Prints `page` with its outline and its structure.
pub(super) fn print(chromium: &Path, page: &Path, pdf: &Path) -> anyhow::Result<()> {
    let profile = tempfile::tempdir()?;
    // What is there from before must not pass for what is made now.
    let _ = fs::remove_file(pdf);
    let mut said = String::new();
    // Chromium refuses to guard itself as root, in containers above all; the page is our own and
    // has no script.
    for guard in [&[][..], &["--no-sandbox"]] {
        let mut command = Command::new(chromium);
        command
            .args([
                "--headless",
                "--disable-gpu",
                "--disable-extensions",
                "--no-first-run",
            ])
            .args(["--no-pdf-header-footer", "--generate-pdf-document-outline"])
            .arg("--export-tagged-pdf")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .args(guard)
            .arg(address(page));
        let finished = process::run(&mut command, b"", &Limit::firm(DEADLINE))
            .with_context(|| format!("failed to start {}", chromium.display()))?;
        if finished.ended == Ended::Status(0) && pdf.is_file() {
            return Ok(());
        }
        said = finished.stderr;
        if !said.contains("sandbox") {
            break;
        }
    }
    let last = said
        .lines()
        .rfind(|l| !l.trim().is_empty())
        .unwrap_or("it said nothing");
    bail!(
        "{} made no PDF of {}: {last}",
        chromium.display(),
        page.display()
    )
}

/// The `file:` address of a path.
fn address(path: &Path) -> String {
    let mut out = String::from("file://");
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        out.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
