//! A room full of learners on one cluster, against a kubectl of our own.
#![cfg(unix)]

#[path = "lab/site.rs"]
mod site;

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use serde_json::Value;
use site::{CLUSTER, LabTest};

fn up(test: &LabTest, more: &[&str]) -> (i32, String) {
    let words = ["lab", "classroom", "up", "2", "markers"];
    test.run(&[&words[..], &CLUSTER, more].concat())
}

fn kubeconfig(test: &LabTest, learner: &str) -> PathBuf {
    let folder = test.root().join(".proofmark/classroom/markers");
    folder.join(format!("{learner}.kubeconfig"))
}

/// The lines of the table, with one space between the words.
fn table(test: &LabTest) -> Vec<String> {
    let (status, said) = test.run(&["lab", "classroom", "status"]);
    assert_eq!(status, 0, "{said}");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    said.lines().map(words).collect()
}

#[test]
fn each_learner_has_a_namespace_and_the_table_says_how_far_they_are() {
    let test = LabTest::good();
    let (status, said) = up(&test, &[]);
    assert_eq!(status, 0, "{said}");
    for learner in ["learner-1", "learner-2"] {
        let file = kubeconfig(&test, learner);
        assert!(said.contains(&file.display().to_string()), "{said}");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let config: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let namespace = format!("proofmark-markers-{learner}");
        assert_eq!(config["contexts"][0]["context"]["namespace"], *namespace);
        assert_eq!(config["users"][0]["user"]["token"], "token");
        assert!(test.left().contains(&namespace));
    }
    assert!(test.root().join(".proofmark/.gitignore").is_file());
    let none = [
        "LEARNER marker second",
        "learner-1 1 of 2 -",
        "learner-2 1 of 2 -",
    ];
    assert_eq!(table(&test), none);
    let mut command = test.command(&[]);
    let path = command.get_envs().find(|(name, _)| *name == "PATH");
    let path = path.and_then(|(_, value)| value).unwrap().to_owned();
    command = std::process::Command::new("kubectl");
    let made = command
        .args([
            "create",
            "configmap",
            "marker",
            "--from-literal=colour=blue",
        ])
        .env("PATH", path)
        .env("KUBECONFIG", kubeconfig(&test, "learner-2"))
        .status();
    assert!(made.unwrap().success());
    let one = [
        "LEARNER marker second",
        "learner-1 1 of 2 -",
        "learner-2 done 0 of 1",
    ];
    assert_eq!(table(&test), one);
    let (_, json) = test.run(&["lab", "classroom", "status", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["learners"][0]["steps"][0]["state"], "not yet");
    assert_eq!(json["learners"][1]["steps"][0]["state"], "done");
    // Who has gone on, and undone the first step by it, is not sent back.
    let own = test
        .dir
        .path()
        .join("state/namespaces/proofmark-markers-learner-2");
    fs::remove_file(own.join("marker")).unwrap();
    fs::write(own.join("second"), "large\n").unwrap();
    assert_eq!(table(&test)[2], "learner-2 done done");
}

#[test]
fn what_was_made_goes_and_nothing_else_does() {
    let test = LabTest::good();
    let stranger = test
        .dir
        .path()
        .join("state/namespaces/proofmark-markers-other");
    fs::create_dir_all(&stranger).unwrap();
    assert_eq!(up(&test, &["--prefix", "team"]).0, 0);
    let (status, said) = up(&test, &[]);
    assert_eq!(status, 2);
    assert!(
        said.contains("there is a classroom for `markers` already"),
        "{said}"
    );
    let (status, said) = test.run(&["lab", "classroom", "down"]);
    assert_eq!(status, 2, "nobody is there to be asked");
    assert!(said.contains("--yes"), "{said}");
    assert_eq!(test.left().len(), 4);
    let (status, said) = test.run(&["lab", "classroom", "down", "--yes"]);
    assert_eq!(status, 0, "{said}");
    let mut left = test.left();
    left.sort();
    assert_eq!(left, ["default", "proofmark-markers-other"]);
    let (status, said) = test.run(&["lab", "classroom", "down", "--yes"]);
    assert_eq!(status, 2);
    assert!(said.contains("there is no classroom"), "{said}");
}

#[test]
fn a_room_that_cannot_be_furnished_leaves_nothing_behind() {
    let test = LabTest::good();
    let state = test.dir.path().join("state");
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("quota"), "exceeded quota").unwrap();
    let (status, said) = up(&test, &[]);
    assert_eq!(status, 2);
    assert!(said.contains("exceeded quota"), "{said}");
    assert_eq!(test.left(), ["default"]);
    assert!(!kubeconfig(&test, "learner-1").parent().unwrap().exists());
    let taken = state.join("namespaces/proofmark-markers-learner-2");
    fs::create_dir_all(&taken).unwrap();
    fs::remove_file(state.join("quota")).unwrap();
    let (status, said) = up(&test, &[]);
    assert_eq!(status, 2);
    assert!(said.contains("is there already and is not ours"), "{said}");
    assert!(taken.exists());
}

#[test]
fn a_lab_that_needs_the_cluster_itself_and_a_cluster_of_nobody_s_are_refused() {
    for (need, why) in [
        ("exclusive", "changes the cluster itself"),
        ("whole_cluster", "the whole cluster"),
    ] {
        let test = LabTest::good();
        let page = test.read("lab.md");
        let page = page.replace("\ntime:", &format!("\nneeds: {{{need}: true}}\ntime:"));
        let (status, said) = up(&test.write("lab.md", &page), &[]);
        assert_eq!(status, 2);
        assert!(said.contains(why), "{said}");
    }
    let test = LabTest::good();
    let words = [
        "lab",
        "classroom",
        "up",
        "2",
        "markers",
        "--context",
        "fake",
    ];
    let output = test
        .command(&words)
        .env("FAKE_NODES", "aws")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--i-own-this"));
    for prefix in ["-a", "A", &"a".repeat(60)] {
        let (status, _) = up(&test, &["--prefix", prefix]);
        assert_eq!(status, 2, "{prefix}");
    }
    assert_eq!(test.left(), ["default"]);
}
