//! A real cluster, that of `tests/cluster`, for tests of the lab commands. It takes root on
//! Linux and some minutes the first time, so it is asked for by name.

use std::{
    env,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

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

/// The longest that a check may take to become content; DNS remembers what was not there.
const SETTLING: Duration = Duration::from_secs(120);

/// Looks again until it is content; what it says otherwise is told when it never is.
pub fn settle(mut look: impl FnMut() -> Result<(), String>) {
    let started = Instant::now();
    while let Err(said) = look() {
        assert!(started.elapsed() < SETTLING, "{said}");
        thread::sleep(Duration::from_secs(1));
    }
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
