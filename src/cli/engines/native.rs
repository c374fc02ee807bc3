//! `engines --native`: an engine built from its sources as a program of this machine.
//!
//! The sources are in this program; Go fetches the modules that they name and holds each against
//! its hash. What is built on the way is removed; what Go keeps for itself stays.

use std::{
    fs, io,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};

use crate::kubernetes::{SOURCES, Store, Version};

/// Builds the engine of `version` and keeps it in `store`.
pub(super) fn build(version: Version, store: &Store) -> anyhow::Result<()> {
    for program in ["bash", "go"] {
        if !is_there(program) {
            bail!(
                "a native engine cannot be built without {program}; \
                 the built-in one needs nothing, and says the same"
            );
        }
    }
    let room = store.room().context("there is no place to build in")?;
    let sources = room.path().join("sources");
    fs::create_dir(&sources)?;
    SOURCES.extract(&sources)?;
    let output = Command::new("bash")
        .arg(sources.join("build.sh"))
        .args(["--native", &version.to_string()])
        .env("PROOFMARK_BUILD", room.path())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!(
            "the native engine of Kubernetes {version} was not built; why is said above ({})",
            output.status
        );
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let built = said.lines().last().context("the build names no program")?;
    store
        .keep_program(version, built.as_ref())
        .context("the native engine cannot be kept")
}

fn is_there(program: &str) -> bool {
    let tried = Command::new(program)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match tried {
        Ok(mut child) => child.wait().is_ok(),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}
