//! A scenario for Killercoda, done on a real cluster as its texts tell: each check says "not
//! yet" before its step, and is content after it.
#![cfg(unix)]

#[path = "lab/real.rs"]
mod real;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// What a learner has there: the scenario's files, a shell and a cluster.
struct Host {
    scenario: PathBuf,
    kubeconfig: PathBuf,
    path: String,
}

impl Host {
    /// Runs a script in the folder that the scenario's files are put into.
    fn bash(&self, script: &str) -> (i32, String) {
        let setup = fs::read_to_string(self.scenario.join("setup.sh")).unwrap();
        let output = Command::new("bash")
            .args(["-c", &format!("{setup}\n{script}")])
            .current_dir(self.scenario.join("assets"))
            .env("KUBECONFIG", &self.kubeconfig)
            .env("PATH", &self.path)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        (output.status.code().unwrap(), said)
    }

    fn check(&self, verify: &str) -> (i32, String) {
        let verify = self.scenario.join(verify);
        self.bash(&format!("bash '{}'", verify.display()))
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of a text that a learner clicks on.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<String> = None;
    for line in text.lines() {
        match &mut block {
            None if line.starts_with("```") => block = Some(String::new()),
            None => {}
            Some(code) if line.starts_with("```") => {
                if line.ends_with("{{exec}}") {
                    found.push(std::mem::take(code));
                }
                block = None;
            }
            Some(code) => code.push_str(&format!("{line}\n")),
        }
    }
    found
}

#[test]
fn a_scenario_for_killercoda_can_be_done_by_its_own_texts() {
    let Some(real) = real::cluster("exported") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let exported = Command::new(env!("CARGO_BIN_EXE_proofmark"))
        .args(["lab", "export", "dns", "--to", "killercoda", "--output"])
        .arg(dir.path())
        .current_dir(here())
        .status();
    assert!(exported.unwrap().success());
    let kubeconfig = dir.path().join("kubeconfig");
    fs::copy(&real.admin, &kubeconfig).unwrap();
    let host = Host {
        scenario: dir.path().join("dns"),
        kubeconfig,
        path: real.path.clone(),
    };
    let index = fs::read_to_string(host.scenario.join("index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    let steps = index["details"]["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 4);
    for step in steps {
        let (text, verify) = (
            step["text"].as_str().unwrap(),
            step["verify"].as_str().unwrap(),
        );
        let (status, said) = host.check(verify);
        assert_eq!(status, 1, "{verify}: {said}");
        let solution = here().join(format!("labs/dns/steps/{}/solve.sh", id(verify)));
        if solution.is_file() {
            let (status, said) = host.bash(&fs::read_to_string(solution).unwrap());
            assert_eq!(status, 0, "{verify}: {said}");
        }
        let text = fs::read_to_string(host.scenario.join(text)).unwrap();
        for command in commands(&text) {
            let (status, said) = host.bash(&command);
            assert_eq!(status, 0, "{command}: {said}");
        }
        real::settle(|| match host.check(verify) {
            (0, _) => Ok(()),
            (_, said) => Err(format!("{verify}: {said}")),
        });
    }
}

/// `step-<id>/verify.sh` → `<id>`.
fn id(verify: &str) -> &str {
    let folder = verify.split('/').next().unwrap();
    folder.strip_prefix("step-").unwrap()
}
