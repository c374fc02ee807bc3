//! Clusters in Docker, made by kind.

use std::{path::Path, process::Command, time::Duration};

use super::ProviderError;
use crate::{
    lab::{
        cluster::{Cluster, write_private},
        process::{self, Ended, Limit},
    },
    parse::Family,
};

/// How long kind may take; it pulls an image of several hundred megabytes the first time.
const MAKING: Duration = Duration::from_secs(900);

/// What kind is told of the cluster.
pub fn configuration(name: &str, family: Family) -> String {
    format!(
        "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nname: {name}\nnetworking:\n  ipFamily: {}\nnodes:\n  - role: control-plane\n",
        family.name()
    )
}

pub fn up(name: &str, family: Family) -> Result<(), ProviderError> {
    if clusters()?.iter().any(|c| c == name) {
        return Ok(());
    }
    if family != Family::Ipv4
        && std::fs::read_to_string("/proc/sys/net/ipv6/conf/all/forwarding")
            .is_ok_and(|v| v.trim() == "0")
    {
        return Err(ProviderError::Missing(
            "kind needs IPv6 forwarding for this family: sudo sysctl net.ipv6.conf.all.forwarding=1"
                .to_owned(),
        ));
    }
    let configuration = configuration(name, family);
    let arguments = ["create", "cluster", "--config", "-", "--wait", "120s"];
    kind(&arguments, configuration.as_bytes()).map(|_| ())
}

pub fn down(name: &str) -> Result<(), ProviderError> {
    // kind itself is content when there is nothing to delete.
    kind(&["delete", "cluster", "--name", name], b"").map(|_| ())
}

pub fn connect(name: &str, private: &Path) -> Result<Cluster, ProviderError> {
    if !clusters()?.iter().any(|c| c == name) {
        return Err(ProviderError::Missing(format!(
            "there is no kind cluster `{name}`; `proofmark lab up` makes it"
        )));
    }
    let kubeconfig = kind(&["get", "kubeconfig", "--name", name], b"")?;
    write_private(private, &kubeconfig)?;
    Ok(Cluster::private(Some(private), None, private)?)
}

fn clusters() -> Result<Vec<String>, ProviderError> {
    let list = kind(&["get", "clusters"], b"")?;
    Ok(list.lines().map(str::to_owned).collect())
}

fn kind(arguments: &[&str], input: &[u8]) -> Result<String, ProviderError> {
    let mut command = Command::new("kind");
    // kind would select the new cluster in the caller's own kubeconfig.
    let nowhere = std::env::temp_dir().join("proofmark-kind-kubeconfig");
    command.args(arguments).env("KUBECONFIG", nowhere);
    let finished = process::run(&mut command, input, &Limit::firm(MAKING)).map_err(|error| {
        ProviderError::Missing(format!(
            "kind cannot be run ({error}); install kind and Docker, or name a cluster of yours: --context NAME --i-own-this"
        ))
    })?;
    match finished.ended {
        Ended::Status(0) => Ok(finished.stdout),
        _ => Err(ProviderError::Program {
            program: format!("kind {}", arguments.join(" ")),
            said: finished.stderr.trim().to_owned(),
        }),
    }
}
