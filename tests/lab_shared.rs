//! A classroom on a real cluster: what learners can do, and what they cannot.
#![cfg(unix)]

#[path = "lab/real.rs"]
mod real;
#[path = "lab/site.rs"]
mod site;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use real::Real;
use serde_json::Value;

/// A site with the lab `dns`, and the cluster that it is done on.
struct Classroom {
    real: Real,
    site: tempfile::TempDir,
}

impl Classroom {
    fn proofmark(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_proofmark"))
            .args(["lab", "classroom"])
            .args(arguments)
            .current_dir(self.site.path())
            .env("PATH", &self.real.path)
            .env("KUBECONFIG", &self.real.admin)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn kubeconfig(&self, learner: &str) -> PathBuf {
        let folder = self.site.path().join(".proofmark/classroom/dns");
        folder.join(format!("{learner}.kubeconfig"))
    }

    /// What kubectl says to somebody who types that in the lab's folder.
    fn kubectl(&self, kubeconfig: &Path, line: &str) -> Result<String, String> {
        let output = Command::new("kubectl")
            .args(line.split(' '))
            .current_dir(self.site.path().join("labs/dns"))
            .env("PATH", &self.real.path)
            .env("KUBECONFIG", kubeconfig)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        match output.status.success() {
            true => Ok(text(&output.stdout)),
            false => Err(text(&output.stderr)),
        }
    }

    /// The first step of each learner, as `status` tells it.
    fn first_steps(&self) -> Vec<String> {
        let said = self.proofmark(&["status", "--format", "json"]);
        let said: Value = serde_json::from_str(&said).unwrap();
        let learners = said["learners"].as_array().unwrap().iter();
        learners
            .map(|l| l["steps"][0]["state"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn learners_do_the_lab_in_their_own_namespace_and_nothing_elsewhere() {
    let Some(real) = real::cluster("shared") else {
        return;
    };
    let site = tempfile::tempdir().unwrap();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("labs");
    for folder in ["dns", "lib"] {
        site::copy(&here.join(folder), &site.path().join("labs").join(folder));
    }
    fs::write(site.path().join("proofmark.yaml"), "title: Test\n").unwrap();
    let room = Classroom { real, site };
    let admin = PathBuf::from(&room.real.admin);
    let context = room.kubectl(&admin, "config current-context").unwrap();
    let up = [
        "up",
        "2",
        "dns",
        "--context",
        context.trim(),
        "--i-own-this",
    ];
    room.proofmark(&up);
    assert_eq!(room.first_steps(), ["not yet", "not yet"]);

    let one = room.kubeconfig("learner-1");
    for line in [
        "apply -f manifests/web.yaml -f manifests/client.yaml",
        "wait --for=condition=Available deployment/web --timeout=90s",
        "wait --for=condition=Ready pod/client --timeout=90s",
        "exec client -- true",
        "get all",
    ] {
        room.kubectl(&one, line)
            .unwrap_or_else(|e| panic!("{line}: {e}"));
    }
    real::settle(|| match room.first_steps() {
        steps if steps == ["done", "not yet"] => Ok(()),
        steps => Err(format!("{steps:?}")),
    });

    let other = "proofmark-dns-learner-2";
    for (line, refusal) in [
        (format!("get pods -n {other}"), "forbidden"),
        (format!("create configmap mine -n {other}"), "forbidden"),
        (format!("delete namespace {other}"), "forbidden"),
        ("get namespaces".to_owned(), "forbidden"),
        ("get nodes".to_owned(), "forbidden"),
        ("get secrets".to_owned(), "forbidden"),
        (
            "create rolebinding more --clusterrole=admin --serviceaccount=default:default"
                .to_owned(),
            "forbidden",
        ),
        ("delete resourcequota bounds".to_owned(), "forbidden"),
        (
            "run root --image=registry.k8s.io/pause --privileged".to_owned(),
            "violates PodSecurity",
        ),
        (
            "create service nodeport out --tcp=80".to_owned(),
            "exceeded quota",
        ),
    ] {
        let said = room.kubectl(&one, &line).expect_err(&line);
        assert!(said.contains(refusal), "{line}: {said}");
    }

    room.proofmark(&["down", "--yes"]);
    let left = room.kubectl(&admin, "get namespaces -o name").unwrap();
    assert!(!left.contains("proofmark-dns"), "{left}");
    assert!(!one.exists());
}
