//! A lab for a room full of learners on one cluster: a namespace and a kubeconfig for each.
//!
//! What it is lies in `.proofmark/classroom/<lab>` of the site: a record, the instructor's own
//! kubeconfig, and one for each learner, which reaches that learner's namespace and nothing
//! else. Everything in the cluster carries the run's label, and only that is ever deleted.

mod objects;
mod status;

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    cluster::{Cluster, ClusterError, write_private},
    environment, facts,
    namespace::random,
    process::{self, Ended, Finished, Limit},
};
use crate::{
    model::{Lab, lab::Step},
    parse::Timeout,
    records,
};
pub use status::{Progress, State, status};

/// The longest that a script of the lab may take.
const SCRIPT: Duration = Duration::from_secs(120);

/// The longest name that a namespace may have.
const LONGEST: usize = 63;

#[derive(Debug, Serialize, Deserialize)]
pub struct Classroom {
    pub lab: String,
    pub learners: Vec<Learner>,
    /// The label of all that was made.
    run: String,
    #[serde(skip)]
    folder: PathBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Learner {
    pub name: String,
    pub namespace: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ClassroomError {
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("failed to use {}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("the lab `{lab}` is not for a shared cluster: {why}")]
    NotShared { lab: String, why: &'static str },
    #[error("this cluster cannot do the lab: {0}")]
    Lacking(String),
    #[error("there is a classroom for `{0}` already; end it: proofmark lab classroom down {0}")]
    Open(String),
    #[error("there is no classroom{0}; open one: proofmark lab classroom up N LAB")]
    None(String),
    #[error("the namespace `{0}` is there already and is not ours; choose another --prefix")]
    Taken(String),
    #[error("{0}")]
    Name(String),
    #[error("setup.sh failed for {learner}: {said}")]
    Setup { learner: String, said: String },
}

fn used(path: &Path) -> impl FnOnce(io::Error) -> ClassroomError + use<> {
    let path = path.to_owned();
    move |error| ClassroomError::Io { path, error }
}

/// Where the classroom of a lab is kept.
pub fn folder(root: &Path, lab: &str) -> PathBuf {
    root.join(".proofmark/classroom").join(lab)
}

/// The labs that have a classroom.
pub fn open_ones(root: &Path) -> Vec<String> {
    let all = fs::read_dir(root.join(".proofmark/classroom"));
    let mut ids: Vec<String> = all
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.path().join("classroom.json").is_file())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    ids.sort();
    ids
}

/// Why a lab cannot be done by many on one cluster.
pub fn refuses(lab: &Lab) -> Option<&'static str> {
    let needs = &lab.front().needs;
    match (needs.exclusive, needs.whole_cluster) {
        (true, _) => Some("it changes the cluster itself, so each learner needs one of their own"),
        (_, true) => Some("it looks at what belongs to the whole cluster, which no learner may"),
        _ => None,
    }
}

impl Classroom {
    /// A room for `count` learners, in a cluster whose private kubeconfig is in the
    /// classroom's folder already. What was made is removed again when something fails.
    pub fn open(
        root: &Path,
        lab: &Lab,
        cluster: &Cluster,
        (count, prefix): (usize, &str),
        length: Timeout,
        limit: &Limit,
    ) -> Result<Classroom, ClassroomError> {
        let lacks = facts::facts(cluster, limit)?.lacks(&lab.front().needs);
        if !lacks.is_empty() {
            return Err(ClassroomError::Lacking(lacks.join("; ")));
        }
        let room = Classroom {
            lab: lab.id.clone(),
            learners: learners(lab, count, prefix)?,
            run: random(),
            folder: folder(root, &lab.id),
        };
        let there = cluster.kubectl(&["get", "namespaces", "-o", "name"], limit)?;
        let taken = |l: &&Learner| {
            there
                .lines()
                .any(|t| t.trim_start_matches("namespace/") == l.namespace)
        };
        if let Some(learner) = room.learners.iter().find(taken) {
            return Err(ClassroomError::Taken(learner.namespace.clone()));
        }
        // The record first: what is half made can then be removed by `down`, too.
        room.save()?;
        match room.furnish(root, lab, cluster, length, limit) {
            Ok(()) => Ok(room),
            Err(error) => {
                let _ = room.close(cluster);
                Err(error)
            }
        }
    }

    /// The classroom of a lab, or the only one that there is.
    pub fn known(root: &Path, lab: Option<&str>) -> Result<Classroom, ClassroomError> {
        let all = open_ones(root);
        let id = match (lab, &all[..]) {
            (Some(lab), _) => lab.to_owned(),
            (None, [only]) => only.clone(),
            (None, []) => return Err(ClassroomError::None(String::new())),
            (None, many) => {
                let many = many.join(", ");
                return Err(ClassroomError::Name(format!(
                    "there are several classrooms; name the lab of one: {many}"
                )));
            }
        };
        let folder = folder(root, &id);
        let path = folder.join("classroom.json");
        let text = fs::read_to_string(&path);
        let text = text.map_err(|_| ClassroomError::None(format!(" for `{id}`")))?;
        let mut room: Classroom =
            serde_json::from_str(&text).map_err(|error| used(&path)(error.into()))?;
        room.folder = folder;
        Ok(room)
    }

    /// The cluster, with the rights of who opened the classroom.
    pub fn cluster(&self) -> Cluster {
        Cluster::known(&self.folder.join("kubeconfig"))
    }

    /// What a learner is given.
    pub fn kubeconfig(&self, learner: &Learner) -> PathBuf {
        self.folder.join(format!("{}.kubeconfig", learner.name))
    }

    /// Deletes what was made, and forgets the classroom. Twice is fine.
    pub fn close(&self, cluster: &Cluster) -> Result<(), ClassroomError> {
        cluster.delete_namespaces(&self.run)?;
        fs::remove_dir_all(&self.folder).map_err(used(&self.folder))
    }

    /// Runs a script of the lab as that learner would.
    fn script(
        &self,
        root: &Path,
        lab: &Lab,
        learner: &Learner,
        path: &str,
    ) -> io::Result<Finished> {
        let mut bash = Command::new("bash");
        let folder = root.join("labs").join(&lab.id);
        bash.arg(path).current_dir(folder);
        let own = lab.variables(&learner.namespace);
        let own = environment::of(&self.kubeconfig(learner), &self.folder, own);
        environment::set(&mut bash, &own);
        process::run(&mut bash, b"", &Limit::firm(SCRIPT))
    }

    fn check(
        &self,
        root: &Path,
        lab: &Lab,
        learner: &Learner,
        step: &Step,
    ) -> io::Result<Finished> {
        self.script(root, lab, learner, &step.verify_path())
    }

    fn furnish(
        &self,
        root: &Path,
        lab: &Lab,
        cluster: &Cluster,
        length: Timeout,
        limit: &Limit,
    ) -> Result<(), ClassroomError> {
        let learners = self.learners.iter();
        let items: Vec<Value> = learners.flat_map(|l| objects::of(&self.run, l)).collect();
        let list = json!({"apiVersion": "v1", "kind": "List", "items": items});
        let text = list.to_string();
        cluster.kubectl_with(&["apply", "-f", "-"], text.as_bytes(), limit)?;
        let own = ["config", "view", "--raw", "--minify", "--flatten"];
        let config = cluster.json(&own, limit)?;
        for learner in &self.learners {
            let duration = format!("--duration={}s", length.0.as_secs());
            let ask = [
                "create",
                "token",
                objects::ACCOUNT,
                "-n",
                &learner.namespace,
                &duration,
            ];
            let token = cluster.kubectl(&ask, limit)?;
            let text = for_learner(&config, token.trim(), &learner.namespace);
            write_private(&self.kubeconfig(learner), &text)?;
            if lab.has("setup.sh") {
                let done = self.script(root, lab, learner, "setup.sh");
                let done = done.map_err(used(Path::new("bash")))?;
                if done.ended != Ended::Status(0) {
                    let (learner, said) = (learner.name.clone(), done.stderr.trim().to_owned());
                    return Err(ClassroomError::Setup { learner, said });
                }
            }
        }
        Ok(())
    }

    fn save(&self) -> Result<(), ClassroomError> {
        let path = self.folder.join("classroom.json");
        let text = serde_json::to_string_pretty(self).expect("a classroom is plain data");
        fs::write(&path, text).map_err(used(&path))
    }
}

/// Makes the classroom's folder, which git leaves alone: it holds credentials.
pub fn make_folder(root: &Path, lab: &str) -> Result<PathBuf, ClassroomError> {
    let folder = folder(root, lab);
    if folder.join("classroom.json").exists() {
        return Err(ClassroomError::Open(lab.to_owned()));
    }
    records::folder(root, &format!("classroom/{lab}")).map_err(used(&folder))
}

fn learners(lab: &Lab, count: usize, prefix: &str) -> Result<Vec<Learner>, ClassroomError> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if prefix.is_empty() || prefix.starts_with('-') || !prefix.chars().all(fine) {
        return Err(ClassroomError::Name(format!(
            "`{prefix}` cannot begin a name: use lower-case letters, digits and hyphens"
        )));
    }
    let learner = |n: usize| {
        let name = format!("{prefix}-{n}");
        let namespace = format!("proofmark-{}-{name}", lab.id);
        Learner { name, namespace }
    };
    let all: Vec<Learner> = (1..=count).map(learner).collect();
    match all.iter().find(|l| l.namespace.len() > LONGEST) {
        Some(long) => Err(ClassroomError::Name(format!(
            "`{}` is too long for a namespace; choose a shorter --prefix",
            long.namespace
        ))),
        None => Ok(all),
    }
}

/// The instructor's kubeconfig with the learner's token and namespace instead.
fn for_learner(config: &Value, token: &str, namespace: &str) -> String {
    let mut own = config.clone();
    own["users"][0]["user"] = json!({"token": token});
    own["contexts"][0]["context"]["namespace"] = namespace.into();
    own.to_string()
}
