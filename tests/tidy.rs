//! The project's own conventions, held against its sources.

use std::{fs, path::Path};

/// Stage → the stages it may name. `cli` may name all; `lib.rs` and `main.rs` are above them.
const EDGES: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("yaml", &["diagnostic"]),
    ("records", &[]),
    ("kubernetes", &["diagnostic", "records", "yaml"]),
    ("config", &["diagnostic", "kubernetes", "yaml"]),
    ("source", &["config", "diagnostic", "yaml"]),
    ("parse", &["config", "diagnostic", "source", "yaml"]),
    (
        "model",
        &[
            "config",
            "diagnostic",
            "kubernetes",
            "parse",
            "source",
            "yaml",
        ],
    ),
    ("verdicts", &["kubernetes", "model", "yaml"]),
    ("lint", RESOLVED),
    ("render", RESOLVED),
    (
        "lab",
        &[
            "config",
            "diagnostic",
            "kubernetes",
            "model",
            "parse",
            "records",
            "source",
            "verdicts",
            "yaml",
        ],
    ),
    ("emit", &["records", "render"]),
];

/// What the branches that look at the resolved site may name.
const RESOLVED: &[&str] = &[
    "config",
    "diagnostic",
    "kubernetes",
    "model",
    "parse",
    "source",
    "verdicts",
    "yaml",
];

/// The stages that may touch disks, processes, clocks or the environment.
/// Of `kubernetes`, the store of compiled engines and those that are programs; `records` is where
/// caches are kept.
const OUTSIDE: &[&str] = &[
    "source",
    "emit",
    "lab",
    "records",
    "cli",
    "main",
    "kubernetes/kept",
    "kubernetes/program",
    "kubernetes/store",
];

const MAX_LINES: usize = 500;

/// Path below `src/` with `/`, and text, of every Rust source.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<(String, String)> = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == "rs"))
        .map(|e| {
            let path = e
                .path()
                .strip_prefix(&src)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            (path, fs::read_to_string(e.path()).unwrap())
        })
        .collect();
    found.sort();
    found
}

fn stage(path: &str) -> &str {
    let first = path.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The stages that a text names as `crate::stage` or in `use crate::{stage, …}`.
fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => names.extend(
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next(),
            ),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for word in list.split_inclusive([',', '{', '}', ':', ' ', '\n', ';']) {
                    let name = word.trim_end_matches([',', '{', '}', ':', ' ', '\n', ';']);
                    if depth == 0 && start && !name.is_empty() {
                        names.push(name);
                        start = false;
                    }
                    match word.as_bytes().last() {
                        Some(b'{') => depth += 1,
                        Some(b'}') if depth == 0 => break,
                        Some(b'}') => depth -= 1,
                        Some(b',') if depth == 0 => start = true,
                        _ => {}
                    }
                }
            }
        }
    }
    names.into_iter().map(str::to_owned).collect()
}

#[test]
fn the_data_flows_one_way() {
    for (path, text) in sources() {
        let stage = stage(&path);
        let Some((_, allowed)) = EDGES.iter().find(|(s, _)| *s == stage) else {
            continue;
        };
        for name in named(&text) {
            let known = EDGES.iter().any(|(s, _)| *s == name) || name == "cli";
            let fine = !known || name == stage || allowed.contains(&name.as_str());
            assert!(
                fine,
                "src/{path} names `{name}`, which `{stage}` may not depend on"
            );
        }
    }
}

#[test]
fn only_the_edges_of_the_program_touch_the_world() {
    for (path, text) in sources() {
        if OUTSIDE
            .iter()
            .any(|o| *o == stage(&path) || path.strip_suffix(".rs") == Some(o))
        {
            continue;
        }
        for word in [
            "std::fs",
            "fs::read",
            "std::net",
            "std::process",
            "env::var",
            "SystemTime",
        ] {
            assert!(!text.contains(word), "src/{path} uses `{word}`");
        }
    }
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    for (path, text) in sources() {
        assert!(
            text.lines().count() <= MAX_LINES,
            "src/{path} has more than {MAX_LINES} lines"
        );
        // A rule's file holds one function, whose page says the rest.
        let rule = path.starts_with("lint/rules/") && path != "lint/rules/mod.rs";
        assert!(
            rule || text.starts_with("//! "),
            "src/{path} does not say what it is for"
        );
    }
}

#[test]
fn nothing_is_left_for_later_without_saying_so() {
    for (path, text) in sources() {
        for word in ["todo!(", "unimplemented!(", "dbg!(", "TODO", "FIXME"] {
            assert!(!text.contains(word), "src/{path} has `{word}`");
        }
    }
}

#[test]
fn messages_are_lower_case_without_a_full_stop() {
    for (path, text) in sources() {
        for (at, _) in text.match_indices("Diagnostic::new(") {
            let call = &text[at..(at + 300).min(text.len())];
            let Some(message) = call.split('"').nth(3) else {
                continue;
            };
            if call
                .find(");")
                .is_some_and(|end| call.find(message).is_some_and(|m| m > end))
            {
                continue;
            }
            assert!(
                !message.ends_with('.'),
                "src/{path}: `{message}` ends with a full stop"
            );
        }
    }
}

#[test]
fn only_one_module_names_the_yaml_library_that_is_to_be_replaced() {
    for (path, text) in sources() {
        assert!(
            !text.contains("serde_yaml") || stage(&path) == "yaml",
            "src/{path}"
        );
    }
}

/// Verdicts and unpacked programs are kept by these hashes.
#[test]
#[cfg(target_os = "linux")]
fn the_hashes_on_record_are_those_of_the_built_in_engines() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("kubernetes/dist");
    let text = fs::read_to_string(dist.join("engines.json")).unwrap();
    let engines: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(engines.len() >= 4);
    for (minor, engine) in engines {
        for (kind, field) in [
            ("wasm", "wasm_zst_sha256"),
            ("linux-amd64", "linux_amd64_zst_sha256"),
        ] {
            let file = dist.join(format!("engine-{minor}.{kind}.zst"));
            let said = std::process::Command::new("sha256sum")
                .arg(&file)
                .output()
                .expect("coreutils are there");
            let hash = String::from_utf8(said.stdout).unwrap();
            assert_eq!(engine[field], hash[..64], "{}", file.display());
        }
    }
}
