//! PDFs as a reader of paper sees them: their pages, through Poppler's programs.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::{env, path::Path, process::Command};

#[path = "require.rs"]
mod require;

/// Whether the programs are there that the PDFs are made and looked at with.
pub fn printing() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let has = |name: &str| env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let chromium = env::var_os("CHROMIUM").is_some()
        || ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .any(|n| has(n));
    let missing = match () {
        () if !chromium => "Chromium",
        () if !has("pdftotext") || !has("pdftohtml") => "Poppler (poppler-utils)",
        () => return true,
    };
    require::left_out(
        "browser",
        "the tests of PDFs",
        &format!("{missing} is missing"),
    );
    false
}

/// What a program of Poppler's prints.
pub fn poppler(program: &str, arguments: &[&str], pdf: &Path) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

pub fn pages(pdf: &Path) -> Vec<String> {
    let text = String::from_utf8(poppler("pdftotext", &["-layout"], pdf)).unwrap();
    text.trim_end_matches('\u{c}')
        .split('\u{c}')
        .map(str::to_owned)
        .collect()
}
