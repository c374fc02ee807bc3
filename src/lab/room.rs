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

use tempfile::TempDir;

use super::{
    cluster::{Cluster, ClusterError, write_private},
    environment,
    namespace::random,
    process::Limit,
};
use crate::model::Lab;

/// The longest that one question may take while a room is closed.
const CLOSING: Duration = Duration::from_secs(60);

pub struct Room {
    dir: TempDir,
    pub run: String,
    pub namespace: String,
    /// The cluster as the commands of the page see it: with the namespace they select.
    pub session: Cluster,
    variables: BTreeMap<String, String>,
    lab: String,
    claimed: bool,
    /// The session's kubeconfig when it was last read, and the namespace that it selects.
    selected: Option<(Vec<u8>, String)>,
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
        let session = Cluster::private(Some(cluster.kubeconfig()), None, &kubeconfig)?;
        let room = Room {
            dir,
            variables: lab.variables(&namespace),
            lab: lab.id.clone(),
            run,
            namespace,
            session,
            claimed: false,
            selected: None,
        };
        if room.session.has_namespace(&room.namespace, limit)? {
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
        &mut self,
        reader: &super::reader::Reader,
        limit: &Limit,
    ) -> Result<BTreeMap<String, String>, ClusterError> {
        let selected = self.selected(limit)?;
        let path = self.dir.path().join("reader");
        write_private(&path, &reader.kubeconfig(&selected))?;
        Ok(environment::of(
            &path,
            &self.dir.path().join("home"),
            self.variables.clone(),
        ))
    }

    /// The namespace that the session selects. A check is asked again and again, and kubectl
    /// only when the file is another.
    fn selected(&mut self, limit: &Limit) -> Result<String, ClusterError> {
        let now = fs::read(self.session.kubeconfig()).unwrap_or_default();
        if let Some((then, selected)) = &self.selected
            && *then == now
        {
            return Ok(selected.clone());
        }
        let selected = self.session.selected_namespace(limit)?;
        self.selected = Some((now, selected.clone()));
        Ok(selected)
    }

    /// Labels the namespace as soon as the lab has made it, and lets the reader into the
    /// client Pod.
    pub fn claim(
        &mut self,
        reader: Option<&super::reader::Reader>,
        limit: &Limit,
    ) -> Result<(), ClusterError> {
        if self.claimed || !self.session.has_namespace(&self.namespace, limit)? {
            return Ok(());
        }
        self.session
            .label_namespace(&self.namespace, &self.run, limit)?;
        if let Some(reader) = reader {
            reader.let_in(&self.session, &self.namespace, limit)?;
        }
        self.claimed = true;
        Ok(())
    }

    /// Deletes the namespace and waits until it is gone. Twice is fine.
    pub fn close(&mut self) -> Result<(), ClusterError> {
        let limit = Limit::firm(CLOSING);
        self.claim(None, &limit)?;
        // Pods of a lab have nothing to save; without this each takes its whole grace period.
        let pods = ["delete", "pods", "--all", "-n", &self.namespace];
        let at_once = ["--grace-period=1", "--wait=false"];
        let _ = self
            .session
            .kubectl(&[&pods[..], &at_once].concat(), &limit);
        let result = self.session.delete_namespaces(&self.run);
        let limit = Limit::firm(CLOSING);
        if self.session.has_namespace(&self.namespace, &limit)? {
            return Err(self.session.stuck(&self.namespace, &limit));
        }
        self.claimed = false;
        result
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
