//! The manual's pages that come from code say what the code says now.

use std::{fs, path::Path};

use proofmark::{
    cli::docs,
    kubernetes::{
        Version,
        tables::{COMPONENTS, tables},
    },
};

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

#[test]
fn the_reference_of_flags_names_the_versions_that_have_each() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/notes/flags.md");
    let page = fs::read_to_string(page).unwrap();
    let mut program = "";
    let mut rows = 0;
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let name = heading.split(' ').next().unwrap_or_default();
            program = COMPONENTS.iter().find(|c| **c == name).unwrap_or(&"");
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (first, said) = (cells[0], cells[cells.len() - 1]);
        if program.is_empty() || !first.starts_with("`--") || !said.starts_with("1.") {
            continue;
        }
        for flag in first.split(", ").map(|f| f.trim_matches(['`', '-'])) {
            let forms = tables().flag(program, flag);
            let has = |m: &Version| forms.iter().any(|f| f.minors.has(*m));
            let with: Vec<Version> = Version::BUILT_IN.into_iter().filter(has).collect();
            let range = match with[..] {
                [one] => one.to_string(),
                [first, .., last] => format!("{first} to {last}"),
                [] => "none".to_owned(),
            };
            assert_eq!(said, range, "--{flag} of {program}");
            rows += 1;
        }
    }
    assert!(rows > 15, "the tables of the note are read: {rows}");
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
