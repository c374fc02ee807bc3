//! A real cluster, that of `tests/cluster`, for tests of the lab commands. It takes root on
//! Linux and some minutes the first time, so it is asked for by name.

use std::{env, path::Path, process::Command};

#[path = "../site/require.rs"]
mod require;

/// A cluster of its own, which ends with the test, also when that fails.
pub struct Real {
    name: &'static str,
    /// The administrator's kubeconfig.
    pub admin: String,
    /// `PATH` with the cluster's kubectl.
    pub path: String,
}

/// Brings it up; `None` where nobody asks for it, which is said.
pub fn cluster(name: &'static str) -> Option<Real> {
    if !require::required("cluster") {
        let why = "it takes minutes; PROOFMARK_REQUIRE=cluster runs them";
        require::left_out("cluster", "tests on a real cluster", why);
        return None;
    }
    let mut real = Real {
        name,
        admin: String::new(),
        path: String::new(),
    };
    real.admin = script("up.sh", &["--name", name]);
    let programs = script("build.sh", &["node"]);
    real.path = format!("{programs}:{}", env::var("PATH").unwrap());
    Some(real)
}

impl Drop for Real {
    fn drop(&mut self) {
        script("down.sh", &["--name", self.name]);
    }
}

/// The last line that a script of `tests/cluster` prints.
fn script(name: &str, arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster");
    let output = Command::new(folder.join(name)).args(arguments).output();
    let output = output.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().last().unwrap_or_default().to_owned()
}
