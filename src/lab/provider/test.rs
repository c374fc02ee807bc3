//! The repository's own cluster, `tests/cluster`: a real kubelet without Docker.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::ProviderError;
use crate::{
    lab::process::{self, Ended, Limit},
    parse::Family,
};

/// How long its script may take: the first time it builds Kubernetes.
const MAKING: Duration = Duration::from_secs(2400);

/// Brings it up, which is quick when it is up already; the path of its kubeconfig.
pub fn up(root: &Path, name: &str, family: Option<Family>) -> Result<PathBuf, ProviderError> {
    let mut arguments = vec!["--name", name];
    if let Some(family) = family {
        arguments.extend(["--family", family.name()]);
    }
    let said = script(root, "up.sh", &arguments)?;
    let last = said.lines().last().unwrap_or("").trim();
    Ok(PathBuf::from(last))
}

pub fn down(root: &Path, name: &str) -> Result<(), ProviderError> {
    script(root, "down.sh", &["--name", name]).map(|_| ())
}

fn script(root: &Path, name: &str, arguments: &[&str]) -> Result<String, ProviderError> {
    let script = root.join("tests/cluster").join(name);
    if !script.is_file() {
        return Err(ProviderError::Missing(format!(
            "{} is not there: the test cluster belongs to Proofmark's own repository; use kind, or --context NAME --i-own-this",
            script.display()
        )));
    }
    let mut command = Command::new("bash");
    command.arg(&script).args(arguments);
    let finished = process::run(&mut command, b"", &Limit::firm(MAKING));
    let finished = finished.map_err(|error| ProviderError::Missing(error.to_string()))?;
    match finished.ended {
        Ended::Status(0) => Ok(finished.stdout),
        _ => Err(ProviderError::Program {
            program: script.display().to_string(),
            said: finished.stderr.trim().to_owned(),
        }),
    }
}
