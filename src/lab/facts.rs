//! What a cluster is and has, and what a lab that needs more would lack.

use serde_json::{Value, json};

use super::{
    cluster::{Cluster, ClusterError},
    process::Limit,
};
use crate::parse::{Family, Needs};

/// How the project's test cluster names its nodes' provider.
const TEST: &str = "proofmark";

#[derive(Debug, Clone)]
pub struct Facts {
    /// Without the leading `v`.
    pub kubernetes: String,
    pub family: Family,
    pub nodes: usize,
    /// The default StorageClass.
    pub storage: Option<String>,
    /// `kind`, `proofmark` or whatever else the nodes' `providerID` begins with.
    pub origin: String,
}

/// Asks the cluster. A kubectl that is too old for it is an error: what it prints, and what
/// it cannot do, would be blamed on the lab.
pub fn facts(cluster: &Cluster, limit: &Limit) -> Result<Facts, ClusterError> {
    let version = cluster.json(&["version"], limit)?;
    fits(&version)?;
    let nodes = cluster.json(&["get", "nodes"], limit)?;
    let classes = cluster.json(&["get", "storageclasses"], limit)?;
    let provider = nodes["items"][0]["spec"]["providerID"]
        .as_str()
        .unwrap_or("")
        .to_owned();
    let git = version["serverVersion"]["gitVersion"].as_str();
    Ok(Facts {
        kubernetes: git.unwrap_or("").trim_start_matches('v').to_owned(),
        family: family(cluster, limit)?,
        nodes: nodes["items"].as_array().map_or(0, Vec::len),
        storage: default_class(&classes),
        origin: provider
            .split("://")
            .next()
            .filter(|o| !o.is_empty())
            .unwrap_or("unknown")
            .to_owned(),
    })
}

/// Kubernetes supports a kubectl that is one minor version older than the API server.
fn fits(version: &Value) -> Result<(), ClusterError> {
    let of = |side: &str| {
        let git = version[side]["gitVersion"].as_str().unwrap_or("");
        git.trim_start_matches('v').to_owned()
    };
    let (client, server) = (of("clientVersion"), of("serverVersion"));
    let (old, new) = (minor(&client), minor(&server));
    if !client.is_empty() && (old.0 < new.0 || old.1 + 1 < new.1) {
        return Err(ClusterError::OldKubectl { client, server });
    }
    Ok(())
}

/// What the API server gives to a Service that would take all it can have; nothing is made.
fn family(cluster: &Cluster, limit: &Limit) -> Result<Family, ClusterError> {
    let probe = json!({
        "apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "proofmark-family", "namespace": "default"},
        "spec": {"ipFamilyPolicy": "PreferDualStack", "ports": [{"port": 80}]},
    });
    let arguments = ["create", "--dry-run=server", "-o", "json", "-f", "-"];
    let text = cluster.kubectl_with(&arguments, probe.to_string().as_bytes(), limit)?;
    let made: Value = serde_json::from_str(&text).map_err(|error| ClusterError::Odd {
        call: arguments.join(" "),
        error,
    })?;
    let families: Vec<&str> = made["spec"]["ipFamilies"]
        .as_array()
        .map(|f| f.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    Ok(match families[..] {
        ["IPv6"] => Family::Ipv6,
        [_, _, ..] => Family::Dual,
        _ => Family::Ipv4,
    })
}

fn default_class(classes: &Value) -> Option<String> {
    let items = classes["items"].as_array()?;
    let default = items.iter().find(|class| {
        let annotations = &class["metadata"]["annotations"];
        annotations["storageclass.kubernetes.io/is-default-class"] == "true"
    })?;
    Some(default["metadata"]["name"].as_str()?.to_owned())
}

impl Facts {
    /// Whether the images were built for the tests under the names of the real ones.
    pub fn stand_ins(&self) -> bool {
        self.origin == TEST
    }

    /// What the lab needs and the cluster lacks, in sentences.
    pub fn lacks(&self, needs: &Needs) -> Vec<String> {
        let mut lacks = Vec::new();
        if let Some(least) = &needs.kubernetes
            && minor(&self.kubernetes) < minor(least)
        {
            lacks.push(format!(
                "it needs Kubernetes {least} or later, this is {}",
                self.kubernetes
            ));
        }
        if let Some(family) = needs.family
            && family != self.family
            && self.family != Family::Dual
        {
            lacks.push(format!(
                "it needs a cluster that is {}, this one is {}",
                family.words(),
                self.family.words()
            ));
        }
        if needs.nodes.is_some_and(|n| self.nodes < n as usize) {
            lacks.push(format!(
                "it needs {} nodes, this cluster has {}",
                needs.nodes.unwrap_or(1),
                self.nodes
            ));
        }
        if needs.storage && self.storage.is_none() {
            lacks.push("it needs a default StorageClass, this cluster has none".to_owned());
        }
        lacks
    }
}

/// `v1.36.2` and `1.36` → (1, 36).
fn minor(version: &str) -> (u32, u32) {
    let digits = |part: Option<&str>| {
        let text: String = part
            .unwrap_or("")
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        text.parse().unwrap_or(0)
    };
    let version = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut parts = version.split('.');
    (digits(parts.next()), digits(parts.next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cluster_lacks_is_said_in_sentences() {
        let facts = Facts {
            kubernetes: "1.30.2".to_owned(),
            family: Family::Ipv4,
            nodes: 1,
            storage: None,
            origin: "kind".to_owned(),
        };
        let needs = Needs {
            kubernetes: Some("1.31".to_owned()),
            family: Some(Family::Dual),
            nodes: Some(2),
            storage: true,
            exclusive: false,
            whole_cluster: false,
            tools: Vec::new(),
        };
        assert_eq!(facts.lacks(&needs).len(), 4);
        assert_eq!(facts.lacks(&Needs::default()), Vec::<String>::new());
        assert!(minor("v1.9.0") < minor("1.31") && minor(">=1.31") == minor("1.31.4"));
    }
}
