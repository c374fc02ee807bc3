//! What is right is not reported: upstream's own examples, and pages as others write them.
//! What nobody here can judge is told, and is no fault.

mod site;

use std::{fs, path::Path};

use site::SiteTest;

fn precision() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/precision")
}

/// What is found in a copy outside of this repository, whose configuration would speak for it.
fn found(name: &str) -> Vec<String> {
    let from = precision().join(name);
    let mut folder = SiteTest::loose();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(precision()).unwrap();
            folder = folder.bytes(below.to_str().unwrap(), &fs::read(entry.path()).unwrap());
            count += 1;
        }
    }
    assert!(count > 0, "{name} is empty");
    let run = folder.run(&[
        "check",
        "--kubernetes",
        "1.34..1.37",
        "--format",
        "json",
        name,
    ]);
    assert!(run.json()["summary"]["manifests"].as_u64() > Some(0));
    let found = run.json()["diagnostics"].as_array().unwrap().clone();
    let line = |d: &serde_json::Value| {
        format!(
            "{}:{} {} {}",
            d["path"], d["start"]["line"], d["rule"], d["message"]
        )
    };
    found.iter().map(line).collect()
}

#[test]
fn upstreams_own_stateful_sets_are_not_reported() {
    assert_eq!(found("upstream"), Vec::<String>::new());
}

#[test]
fn a_right_tutorial_on_a_database_is_not_reported() {
    assert_eq!(found("mongo.md"), Vec::<String>::new());
}

#[test]
fn a_right_guide_to_dual_stack_is_not_reported() {
    assert_eq!(found("dual.md"), Vec::<String>::new());
}

#[test]
fn right_pages_of_all_kinds_are_not_reported() {
    assert_eq!(found("foreign"), Vec::<String>::new());
}

#[test]
fn what_no_one_here_can_judge_is_information() {
    let told = found("unjudged");
    let (unjudged, rest): (Vec<_>, Vec<_>) =
        told.iter().partition(|d| d.contains("\"unjudged-yaml\""));
    assert_eq!(rest, Vec::<&String>::new());
    assert_eq!(unjudged.len(), 23, "{unjudged:#?}");
    let folder = SiteTest::loose()
        .file("values.md", "```yaml\nreplicas: 3\n```\n")
        .file("values.yaml", "# A chart's.\nreplicas: 3\n");
    assert_eq!(folder.run(&["check", "values.md"]).status(), 0);
    assert_eq!(folder.run(&["check", "."]).status(), 0);
}
