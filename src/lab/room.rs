//! A run's private surroundings: a copy of the lab, a kubeconfig, a namespace of its own.
//!
//! The namespace's name is drawn before the lab makes it, and is taken only if nobody has
//! it. Once it is there it gets the run's label; only what has that label is ever deleted.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::json;
use tempfile::TempDir;

use super::{
    cluster::{Cluster, ClusterError, write_private},
    environment,
    process::Limit,
};
use crate::model::Lab;

/// The label of all that a run makes.
pub const LABEL: &str = "proofmark.dev/run";

/// The longest that a namespace may take to go.
const GOING: Duration = Duration::from_secs(120);

pub struct Room {
    dir: TempDir,
    pub run: String,
    pub namespace: String,
    /// The cluster as the commands of the page see it: with the namespace they select.
    pub session: Cluster,
    variables: BTreeMap<String, String>,
    lab: String,
    claimed: bool,
    reader: Option<String>,
}

impl Room {
    /// Makes the folders and draws a name; nothing is made in the cluster yet.
    pub fn open(cluster: &Cluster, lab: &Lab, limit: &Limit) -> Result<Room, ClusterError> {
        let run = random();
        let base: String = lab.namespace().chars().take(50).collect();
        let namespace = format!("{}-{run}", base.trim_end_matches('-'));
        let dir = tempfile::Builder::new()
            .prefix("proofmark-")
            .tempdir()
            .map_err(|error| ClusterError::Write {
                path: std::env::temp_dir(),
                error,
            })?;
        for (path, bytes) in &lab.files {
            write(&dir.path().join("labs").join(path), bytes)?;
        }
        for folder in ["home", "scratch"] {
            let path = dir.path().join(folder);
            fs::create_dir_all(&path).map_err(|error| ClusterError::Write { path, error })?;
        }
        let kubeconfig = dir.path().join("kubeconfig");
        let session = Cluster::private(
            Some(cluster.kubeconfig()),
            None,
            &kubeconfig,
            &cluster.provider,
        )?;
        let variables = lab.front().variables.iter();
        let mut room = Room {
            dir,
            variables: variables
                .map(|(name, v)| (name.clone(), v.default.clone()))
                .collect(),
            lab: lab.id.clone(),
            run,
            namespace,
            session,
            claimed: false,
            reader: None,
        };
        room.variables
            .insert("NAMESPACE".to_owned(), room.namespace.clone());
        if room.exists(limit)? {
            return Err(ClusterError::Failed {
                call: "get namespace".to_owned(),
                said: format!("somebody has the namespace `{}` already", room.namespace),
            });
        }
        Ok(room)
    }

    /// The copy of the lab's folder, where its commands and checks run.
    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("labs").join(&self.lab)
    }

    pub fn scratch(&self) -> PathBuf {
        self.dir.path().join("scratch")
    }

    /// What the commands of the page find around them.
    pub fn environment(&self) -> BTreeMap<String, String> {
        environment::of(
            self.session.kubeconfig(),
            &self.dir.path().join("home"),
            self.variables.clone(),
        )
    }

    /// What a check finds around it: the same, but with the reader's kubeconfig, which has
    /// the namespace that the session has selected.
    pub fn reader_environment(
        &self,
        reader: &super::reader::Reader,
        limit: &Limit,
    ) -> Result<BTreeMap<String, String>, ClusterError> {
        let selected = self.session.selected_namespace(limit)?;
        let path = self.dir.path().join("reader");
        write_private(&path, &reader.kubeconfig(&selected))?;
        Ok(environment::of(
            &path,
            &self.dir.path().join("home"),
            self.variables.clone(),
        ))
    }

    /// Whether the namespace is there.
    pub fn exists(&self, limit: &Limit) -> Result<bool, ClusterError> {
        let arguments = ["get", "namespace", &self.namespace, "--ignore-not-found"];
        let all = [&arguments[..], &["-o", "name"]].concat();
        Ok(!self.session.kubectl(&all, limit)?.trim().is_empty())
    }

    /// Labels the namespace as soon as the lab has made it, and lets the reader into the
    /// client Pod.
    pub fn claim(
        &mut self,
        reader: Option<&super::reader::Reader>,
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        if self.claimed || !self.exists(limit)? {
            return Ok(());
        }
        let label = format!("{LABEL}={}", self.run);
        let arguments = ["label", "namespace", &self.namespace, &label, "--overwrite"];
        self.session.kubectl(&arguments, limit)?;
        if let Some(reader) = reader {
            reader.let_in(&self.session, &self.namespace, limit)?;
            self.reader = Some(reader.name.clone());
        }
        self.claimed = true;
        Ok(())
    }

    /// Deletes the namespace and waits until it is gone. Twice is fine.
    pub fn close(&mut self) -> Result<(), ClusterError> {
        let limit = Limit::firm(GOING + Duration::from_secs(30));
        self.claim(None, &limit)?;
        let label = format!("{LABEL}={}", self.run);
        let timeout = format!("--timeout={}s", GOING.as_secs());
        let mut arguments = vec!["delete", "namespace", "-l", &label, "--wait=true", &timeout];
        // Pods of a lab have nothing to save; without this each takes its whole grace period.
        let _ = self.session.kubectl(
            &[
                "delete",
                "pods",
                "--all",
                "-n",
                &self.namespace,
                "--grace-period=1",
                "--wait=false",
            ],
            &limit,
        );
        arguments.push("--ignore-not-found");
        let result = self.session.kubectl_patiently(&arguments, &limit);
        if self.exists(&limit)? {
            let why = self.session.holds(&self.namespace, &limit);
            return Err(ClusterError::Failed {
                call: format!("delete namespace {}", self.namespace),
                said: format!("it does not go: {why}"),
            });
        }
        self.claimed = false;
        result.map(|_| ())
    }
}

impl Cluster {
    /// What the API server says holds a namespace that does not terminate.
    pub fn holds(&self, namespace: &str, limit: &Limit) -> String {
        let got = self.json(&["get", "namespace", namespace], limit);
        let conditions = got.unwrap_or_default()["status"]["conditions"].clone();
        let said: Vec<String> = conditions
            .as_array()
            .into_iter()
            .flatten()
            .filter(|c| c["status"] == "True")
            .filter_map(|c| c["message"].as_str().map(str::to_owned))
            .collect();
        match said.is_empty() {
            true => "the API server gives no reason".to_owned(),
            false => said.join("; "),
        }
    }

    /// A call that may take as long as its limit, such as waiting for a deletion.
    fn kubectl_patiently(&self, arguments: &[&str], limit: &Limit) -> Result<(), ClusterError> {
        let mut left = 3;
        loop {
            match self.kubectl(arguments, limit) {
                Ok(_) => return Ok(()),
                Err(ClusterError::TimedOut(_)) if left > 0 && limit.over().is_none() => left -= 1,
                Err(error) => return Err(error),
            }
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ClusterError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| ClusterError::Write {
            path: path.to_owned(),
            error,
        })
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
