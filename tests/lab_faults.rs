//! What goes wrong around a lab: kubectl, the cluster, a namespace, the learner's Ctrl-C.
//! Each is told in words that help, ends in time, and leaves nothing behind.
#![cfg(unix)]

#[path = "lab/site.rs"]
mod site;

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use site::{CLUSTER, LabTest, PROVE, reasons};

/// Calls of kubectl, each at another moment of a proof: before the lab, in a command of the
/// page, when the namespace is claimed, in a check, and while wrong solutions are tried.
const MOMENTS: [&str; 5] = [
    "create token",
    "create namespace",
    "label namespace",
    "get configmap/marker",
    "get pods,services",
];

impl LabTest {
    /// The next call of kubectl that holds these words never ends.
    fn hang(&self, words: &str) {
        let state = self.dir.path().join("state");
        fs::create_dir_all(&state).unwrap();
        fs::write(state.join("hang"), words).unwrap();
    }

    /// Runs the command until that call hangs, then sends Ctrl-C; its status.
    fn interrupt(&self, arguments: &[&str]) -> i32 {
        let child = self.command(arguments).stdout(Stdio::null()).spawn();
        let mut child: Child = child.unwrap();
        let hanging = self.dir.path().join("state/hanging");
        while !hanging.exists() {
            assert_eq!(child.try_wait().unwrap(), None, "it ended before it hung");
            thread::sleep(Duration::from_millis(10));
        }
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status();
        assert!(sent.unwrap().success());
        child.wait().unwrap().code().unwrap()
    }
}

#[test]
fn an_interrupt_at_any_moment_leaves_nothing_behind() {
    for moment in MOMENTS {
        let test = LabTest::good();
        test.hang(moment);
        assert_eq!(test.interrupt(&PROVE), 130, "{moment}");
        assert_eq!(test.left(), ["default"], "{moment}");
        assert!(!test.lab().join("proof.json").exists(), "{moment}");
    }
}

#[test]
fn a_learner_may_interrupt_and_then_begin_again() {
    let test = LabTest::good();
    let (status, said) = test.run(&[&["lab", "start", "markers"][..], &CLUSTER].concat());
    assert_eq!(status, 0, "{said}");
    for moment in ["create configmap", "get configmap/marker"] {
        test.hang(moment);
        assert_eq!(test.interrupt(&["lab", "solve"]), 130, "{moment}");
        fs::remove_file(test.dir.path().join("state/hanging")).unwrap();
        let (status, said) = test.run(&["lab", "reset"]);
        assert_eq!(status, 0, "{said}");
        assert_eq!(test.left(), ["default"], "{moment}");
    }
    assert_eq!(test.run(&["lab", "solve"]).0, 0);
    assert_eq!(test.run(&["lab", "check"]).0, 0);
}

#[test]
fn a_check_that_hangs_ends_with_the_time_of_the_proof() {
    let page = LabTest::good().read("lab.md");
    let test = LabTest::good().write("lab.md", &page.replace("total: 5m", "total: 4s"));
    test.hang("get configmap/marker");
    assert_eq!(reasons(&test.prove()), ["deadline"]);
    assert_eq!(test.left(), ["default"]);
}

#[test]
fn a_namespace_that_does_not_terminate_is_named_with_what_holds_it() {
    let page = LabTest::good().read("lab.md");
    let held = page.replace(
        "colour=blue\n",
        "colour=blue\nkubectl create configmap stuck --from-literal=a=b >/dev/null\n",
    );
    let test = LabTest::good().write("lab.md", &held);
    let report = test.prove();
    // What was left is told, and why it was.
    assert_eq!(reasons(&report), ["leak", "cluster-lost"]);
    let refused = report.to_string();
    assert!(refused.contains("a finalizer: proofmark.dev/stuck"));
    assert!(refused.contains("kubectl delete namespace markers-"));

    let test = LabTest::good().write("lab.md", &held);
    test.run(&[&["lab", "start", "markers"][..], &CLUSTER].concat());
    assert_eq!(test.run(&["lab", "solve", "marker"]).0, 0);
    let (status, said) = test.run(&["lab", "reset"]);
    assert_eq!(status, 2);
    assert!(said.contains("a finalizer: proofmark.dev/stuck"), "{said}");
}

#[test]
fn without_kubectl_one_is_told_where_to_get_it() {
    let test = LabTest::good();
    let nothing = test.dir.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    for arguments in [
        &PROVE[..],
        &[&["lab", "start", "markers"], &CLUSTER[..]].concat(),
        &[&["lab", "doctor"], &CLUSTER[..]].concat(),
    ] {
        let output = test.command(arguments).env("PATH", &nothing).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("kubectl is not installed"), "{said}");
        assert!(said.contains("https://kubernetes.io/"), "{said}");
    }
}

#[test]
fn a_kubectl_that_is_too_old_for_the_cluster_is_refused() {
    let test = LabTest::good();
    let start = [&["lab", "start", "markers"], &CLUSTER[..]].concat();
    let output = test.command(&start).env("FAKE_KUBECTL", "v1.34.4").output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("kubectl 1.34.4 is too old for Kubernetes 1.36.0"));
    let output = test.command(&start).env("FAKE_KUBECTL", "v1.35.4").output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn a_foreign_cluster_is_used_only_by_its_owner() {
    let test = LabTest::good();
    // Its context may be called what it likes: the nodes tell.
    let start = ["lab", "start", "markers", "--context", "fake"];
    let output = test.command(&start).env("FAKE_NODES", "aws").output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("its nodes come from aws"), "{said}");
    assert!(said.contains("--i-own-this"), "{said}");
    let owned = [&start[..], &["--i-own-this"]].concat();
    let output = test.command(&owned).env("FAKE_NODES", "aws").output();
    assert_eq!(output.unwrap().status.code(), Some(0));
}

#[test]
fn a_context_that_nobody_named_is_never_used() {
    let test = LabTest::good();
    let (status, said) = test.run(&["lab", "prove", "--context", "production", "--i-own-this"]);
    assert_eq!(status, 2);
    assert!(said.contains("no context \"production\""), "{said}");
    let (status, said) = test.run(&["lab", "check"]);
    assert_eq!(status, 2);
    assert!(said.contains("proofmark lab start"), "{said}");
}
