//! A site with one lab and a cluster that is a folder, for the tests of the lab commands.
#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

#[path = "edits.rs"]
mod edits;
pub use edits::EDITS;

pub fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lab")
}

/// A site with one lab, `markers`, and a cluster that is a folder.
pub struct LabTest {
    pub dir: TempDir,
}

impl LabTest {
    /// The good lab.
    pub fn good() -> LabTest {
        let test = LabTest {
            dir: tempfile::tempdir().unwrap(),
        };
        copy(&here().join("bin"), &test.dir.path().join("bin"));
        copy(&here().join("good"), &test.lab());
        let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("labs/lib");
        copy(&lib, &test.root().join("labs/lib"));
        fs::write(test.root().join("proofmark.yaml"), "title: Test\n").unwrap();
        test
    }

    /// The good lab with what makes it one that is refused for that reason.
    pub fn refused(reason: &str) -> LabTest {
        let mut test = LabTest::good();
        let folder = here().join("refused").join(reason);
        if folder.is_dir() {
            copy(&folder, &test.lab());
        }
        let edits = EDITS.iter().filter(|(of, _)| *of == reason);
        for (from, to) in edits.flat_map(|(_, edits)| edits.iter()) {
            let page = test.read("lab.md");
            assert_eq!(page.matches(from).count(), 1, "{from}");
            test = test.write("lab.md", &page.replace(from, to));
        }
        test
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("site")
    }

    pub fn lab(&self) -> PathBuf {
        self.root().join("labs/markers")
    }

    pub fn write(self, path: &str, text: &str) -> LabTest {
        fs::write(self.lab().join(path), text).unwrap();
        self
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.lab().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let path = std::env::var("PATH").unwrap();
        let bin = self.dir.path().join("bin");
        let mut command = Command::new(env!("CARGO_BIN_EXE_proofmark"));
        command
            .args(arguments)
            .current_dir(self.root())
            .env("PATH", format!("{}:{path}", bin.display()))
            .env_remove("KUBECONFIG");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let all = text(&output.stdout) + &text(&output.stderr);
        (output.status.code().unwrap(), all)
    }

    /// Proves the lab; its report.
    pub fn prove(&self) -> Value {
        let report = self.dir.path().join("report.json");
        let path = report.display().to_string();
        let (status, said) = self.run(&[&PROVE[..], &["--json", &path]].concat());
        let text = fs::read_to_string(&report).unwrap_or_else(|e| panic!("{e}: {said}"));
        let report: Value = serde_json::from_str(&text).unwrap();
        let lab = report["labs"][0].clone();
        assert_eq!(status == 0, lab["result"] == "proven", "{said}");
        lab
    }

    /// The namespaces and other objects that there are.
    pub fn left(&self) -> Vec<String> {
        let mut found = Vec::new();
        for folder in ["namespaces", "cluster"] {
            let folder = self.dir.path().join("state").join(folder);
            for entry in fs::read_dir(folder).into_iter().flatten() {
                found.push(entry.unwrap().file_name().to_string_lossy().into_owned());
            }
        }
        found
    }
}

pub const CLUSTER: [&str; 3] = ["--context", "fake", "--i-own-this"];
pub const PROVE: [&str; 8] = [
    "lab",
    "prove",
    "markers",
    "--context",
    "fake",
    "--i-own-this",
    "--hold",
    "300ms",
];

pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Each reason once: a cluster that is gone is noticed again while cleaning up.
pub fn reasons(report: &Value) -> Vec<String> {
    let tests = report["tests"].as_array().unwrap().iter();
    let mut reasons: Vec<String> = tests
        .filter_map(|t| t["refusal"]["reason"].as_str().map(str::to_owned))
        .collect();
    reasons.dedup();
    reasons
}
