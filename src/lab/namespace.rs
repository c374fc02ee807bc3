//! The namespaces of a run: whether one is there, whose it is, and how it goes.
//!
//! What a run makes carries its label, and only what carries it is ever deleted.

use std::time::Duration;

use serde_json::json;

use super::{
    cluster::{Cluster, ClusterError},
    process::Limit,
};

/// The label of all that a run makes.
pub const LABEL: &str = "proofmark.dev/run";

/// The longest that a namespace may take to go.
const GOING: Duration = Duration::from_secs(120);

impl Cluster {
    pub fn has_namespace(&self, name: &str, limit: &Limit) -> Result<bool, ClusterError> {
        let arguments = ["get", "namespace", name, "--ignore-not-found", "-o", "name"];
        Ok(!self.kubectl(&arguments, limit)?.trim().is_empty())
    }

    /// Says that the namespace is the run's.
    pub fn label_namespace(
        &self,
        name: &str,
        run: &str,
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        let label = format!("{LABEL}={run}");
        let arguments = ["label", "namespace", name, &label, "--overwrite"];
        self.kubectl(&arguments, limit).map(|_| ())
    }

    /// Deletes the run's namespaces and waits until they are gone. Twice is fine.
    pub fn delete_namespaces(&self, run: &str) -> Result<(), ClusterError> {
        let label = format!("{LABEL}={run}");
        let timeout = format!("--timeout={}s", GOING.as_secs());
        let arguments = ["delete", "namespace", "-l", &label, "--wait=true", &timeout];
        let all = [&arguments[..], &["--ignore-not-found"]].concat();
        let limit = Limit::firm(GOING + Duration::from_secs(30));
        self.kubectl_until(&all, &limit).map(|_| ())
    }

    /// A namespace that does not terminate, with what the API server says holds it.
    pub fn stuck(&self, name: &str, limit: &Limit) -> ClusterError {
        let got = self.json(&["get", "namespace", name], limit);
        let conditions = got.unwrap_or_default()["status"]["conditions"].clone();
        let said: Vec<String> = conditions
            .as_array()
            .into_iter()
            .flatten()
            .filter(|c| c["status"] == "True")
            .filter_map(|c| c["message"].as_str().map(str::to_owned))
            .collect();
        let why = match said.is_empty() {
            true => "the API server gives no reason".to_owned(),
            false => said.join("; "),
        };
        ClusterError::Failed {
            call: format!("delete namespace {name}"),
            said: format!("it does not go: {why}"),
        }
    }
}

/// A name that nobody else draws.
pub fn random() -> String {
    let letters = "bcdfghjklmnpqrstvwxz2456789".as_bytes();
    (0..6)
        .map(|_| char::from(letters[fastrand::usize(..letters.len())]))
        .collect()
}

/// The metadata of what a run makes.
pub fn metadata(name: &str, run: &str) -> serde_json::Value {
    json!({"name": name, "labels": {LABEL: run}})
}
