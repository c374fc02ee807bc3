//! This repository is a site: its own content, checked and built by its own binary.

use std::{
    path::Path,
    process::{Command, Output},
};

fn proofmark(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn our_own_site_is_clean() {
    let output = proofmark(&["check", "--fail-on", "info"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let found = text(&output);
    assert!(found.starts_with("clean: "), "{found}");
    assert!(!found.starts_with("clean: 0 pages"), "{found}");
}

#[test]
fn our_own_site_builds_and_every_note_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let public = folder.path().join("public");
    let output = proofmark(&["build", "--output", public.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let pages = walkdir::WalkDir::new(&content)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == "md"));
    let mut count = 0;
    for page in pages {
        let path = page.path().strip_prefix(&content).unwrap();
        let html = public.join(path).with_extension("html");
        assert!(html.is_file(), "{} is missing", html.display());
        count += 1;
    }
    assert!(count > 0, "there is no content");
}

#[test]
fn the_readme_and_the_other_texts_of_the_repository_are_clean() {
    for path in ["README.md", "CHANGELOG.md", "ARCHITECTURE.md"] {
        let output = proofmark(&["check", "--fail-on", "info", path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    }
}
