//! `SiteTest`: a small site on disk, described in one sentence, and what came of it.
//!
//! ```ignore
//! SiteTest::new().file("content/a.md", "[x](b.md)").check().reports("content/a.md:1:1 broken-link");
//! ```
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

pub struct SiteTest {
    dir: TempDir,
}

/// What a run of the program printed and how it ended.
pub struct Run {
    pub output: Output,
    pub root: PathBuf,
}

impl SiteTest {
    /// An empty site: a configuration and nothing else.
    pub fn new() -> Self {
        let test = SiteTest {
            dir: tempfile::tempdir().unwrap(),
        };
        test.file("proofmark.yaml", "title: Test\n")
    }

    /// A folder that is no site.
    pub fn loose() -> Self {
        SiteTest {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = Command::new(env!("CARGO_BIN_EXE_proofmark"))
            .args(arguments)
            .current_dir(self.root())
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        Run {
            output,
            root: self.root().to_owned(),
        }
    }

    pub fn check(&self) -> Run {
        self.run(&["check", "--format", "json"])
    }

    /// Builds, and expects it to work.
    pub fn build(&self) -> &Self {
        let run = self.run(&["build"]);
        assert_eq!(run.status(), 0, "{}{}", run.stdout(), run.stderr());
        self
    }
}

impl Run {
    pub fn status(&self) -> i32 {
        self.output
            .status
            .code()
            .expect("the program was not killed")
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout())
            .unwrap_or_else(|e| panic!("{e}: {}{}", self.stdout(), self.stderr()))
    }

    /// `path:line:column rule` of each finding, in order.
    pub fn findings(&self) -> Vec<String> {
        self.json()["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| {
                let (path, rule) = (d["path"].as_str().unwrap(), d["rule"].as_str().unwrap());
                format!(
                    "{path}:{}:{} {rule}",
                    d["start"]["line"], d["start"]["column"]
                )
            })
            .collect()
    }

    pub fn has(&self, rule: &str) -> bool {
        self.json()["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .any(|d| d["rule"] == rule)
    }

    /// Expects exactly these findings, information apart.
    pub fn reports(&self, expected: &[&str]) -> &Self {
        let found: Vec<String> = self
            .findings()
            .into_iter()
            .filter(|f| !f.ends_with(" missing-summary"))
            .collect();
        assert_eq!(found, expected);
        self
    }
}
