//! The manual's pages that come from code say what the code says now.

use std::{fs, path::Path};

use proofmark::cli::docs;

#[test]
fn the_manual_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(docs::FOLDER);
    let expected = docs::pages();
    let current = |name: &str, text: &str| {
        fs::read_to_string(folder.join(name)).is_ok_and(|committed| committed == text)
    };
    let mut wrong: Vec<&str> = expected
        .iter()
        .filter(|(name, text)| !current(name, text))
        .map(|(name, _)| name.as_str())
        .collect();
    let committed = rule_pages(&folder);
    wrong.extend(
        committed
            .iter()
            .map(String::as_str)
            .filter(|name| !expected.contains_key(*name)),
    );
    assert!(
        wrong.is_empty(),
        "run `cargo run -- docs` and commit what it writes; not current below {}: {wrong:?}",
        docs::FOLDER
    );
}

#[test]
fn every_page_tells_where_it_is_to_be_changed() {
    for (name, text) in docs::pages().iter().filter(|(n, _)| n.ends_with(".md")) {
        let line = text.lines().nth(1).unwrap_or_default();
        let origin = line
            .split_once(" from ")
            .and_then(|(_, rest)| rest.strip_suffix(": change it there."))
            .unwrap_or_else(|| panic!("{name}: {line}"));
        let origin = Path::new(env!("CARGO_MANIFEST_DIR")).join(origin);
        assert!(origin.exists(), "{name}: {}", origin.display());
    }
}

/// The committed pages of rules, by path below the manual's folder.
fn rule_pages(folder: &Path) -> Vec<String> {
    fs::read_dir(folder.join("rules"))
        .into_iter()
        .flatten()
        .map(|entry| {
            let name = entry.unwrap().file_name();
            format!("rules/{}", name.to_string_lossy())
        })
        .collect()
}
