//! A lab that a learner is doing: a private kubeconfig and a namespace, kept between commands.
//!
//! It lies in `.proofmark/lab/<id>` of the site. The namespace must be free when the lab is
//! begun; when it is there later, the lab made it, and it is labelled and may be deleted.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    cluster::{Cluster, ClusterError},
    environment,
    namespace::random,
    process::{self, Ended, Limit},
    shell::{Ran, Shell},
    tap::{self, Outcome},
};
use crate::model::{Lab, lab::Step};

/// The longest that a check or the deletion of a namespace may take.
const LONG: Duration = Duration::from_secs(180);

#[derive(Debug, Serialize, Deserialize)]
pub struct Session {
    pub lab: String,
    pub namespace: String,
    /// The label of what the lab makes.
    run: String,
    /// How many hints of each step were shown.
    #[serde(default)]
    pub hints: BTreeMap<String, usize>,
    /// Set when the learner asks to stop; scripts and blocks then end.
    #[serde(skip)]
    pub interrupt: Arc<AtomicBool>,
    /// Whether this command has labelled the namespace.
    #[serde(skip)]
    claimed: Cell<bool>,
    #[serde(skip)]
    folder: PathBuf,
    #[serde(skip)]
    root: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("failed to use {}: {error}", path.display())]
    Io {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("no lab was begun here; begin one: proofmark lab start LAB")]
    None,
    #[error(
        "the namespace `{0}` is there already and is not this lab's; choose another: --namespace NAME"
    )]
    Taken(String),
    #[error("`{0}` is no namespace for a lab: what you delete after it must be its own")]
    Reserved(String),
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> SessionError + use<> {
    let path = path.to_owned();
    move |error| SessionError::Io { path, error }
}

/// Where the labs that were begun are kept.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".proofmark/lab")
}

impl Session {
    /// Begins a lab; its kubeconfig was copied to `<folder>/<lab>/kubeconfig` before.
    pub fn begin(root: &Path, lab: &Lab, namespace: &str) -> Result<Session, SessionError> {
        if namespace == "default" || namespace.starts_with("kube-") {
            return Err(SessionError::Reserved(namespace.to_owned()));
        }
        let session = Session {
            lab: lab.id.clone(),
            namespace: namespace.to_owned(),
            run: random(),
            hints: BTreeMap::new(),
            interrupt: Arc::default(),
            claimed: Cell::default(),
            folder: folder(root).join(&lab.id),
            root: root.to_owned(),
        };
        if session.exists()? {
            return Err(SessionError::Taken(namespace.to_owned()));
        }
        session.save()?;
        let current = folder(root).join("current");
        fs::write(&current, &lab.id).map_err(io(&current))?;
        Ok(session)
    }

    /// The lab `id`, or the one that was begun last.
    pub fn open(root: &Path, id: Option<&str>) -> Result<Session, SessionError> {
        let current = fs::read_to_string(folder(root).join("current"));
        let id = match (id, current) {
            (Some(id), _) => id.to_owned(),
            (None, Ok(current)) => current.trim().to_owned(),
            (None, Err(_)) => return Err(SessionError::None),
        };
        let folder = folder(root).join(&id);
        let text = fs::read_to_string(folder.join("session.json"));
        let text = text.map_err(|_| SessionError::None)?;
        let mut session: Session =
            serde_json::from_str(&text).map_err(|error| SessionError::Io {
                path: folder.join("session.json"),
                error: error.into(),
            })?;
        session.folder = folder;
        session.root = root.to_owned();
        Ok(session)
    }

    pub fn save(&self) -> Result<(), SessionError> {
        let path = self.folder.join("session.json");
        let text = serde_json::to_string_pretty(self).expect("a session is plain data");
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(io(&path))
    }

    pub fn kubeconfig(&self) -> PathBuf {
        self.folder.join("kubeconfig")
    }

    /// The folder that the page's commands are typed in.
    pub fn lab_folder(&self) -> PathBuf {
        self.root.join("labs").join(&self.lab)
    }

    /// What the learner's shell is told, and ours.
    pub fn environment(&self, lab: &Lab) -> BTreeMap<String, String> {
        let own = lab.variables(&self.namespace);
        environment::of(&self.kubeconfig(), &self.folder, own)
    }

    /// A limit that the learner's Ctrl-C shortens.
    pub fn limit(&self, length: Duration) -> Limit {
        Limit {
            interrupt: self.interrupt.clone(),
            ..Limit::firm(length)
        }
    }

    /// Asks a step's check.
    pub fn check(&self, lab: &Lab, step: &Step) -> Result<Outcome, SessionError> {
        if !self.claimed.get() {
            self.claim()?;
        }
        let finished = self.script(lab, &step.verify_path())?;
        Ok(tap::outcome(&finished))
    }

    /// Runs a script of the lab, from the lab's folder.
    pub fn script(&self, lab: &Lab, path: &str) -> Result<process::Finished, SessionError> {
        let mut bash = Command::new("bash");
        bash.arg(path).current_dir(self.lab_folder());
        environment::set(&mut bash, &self.environment(lab));
        let bash_path = PathBuf::from("bash");
        process::run(&mut bash, b"", &self.limit(LONG)).map_err(io(&bash_path))
    }

    /// A shell as the learner's: for `solve`.
    pub fn shell(&self, lab: &Lab) -> Result<Shell, SessionError> {
        Shell::open(&self.lab_folder(), &self.folder, &self.environment(lab))
            .map_err(io(&PathBuf::from("bash")))
    }

    /// Runs one block in such a shell.
    pub fn run(
        &self,
        shell: &mut Shell,
        code: &str,
        length: Duration,
    ) -> Result<Ran, SessionError> {
        let ran = shell.run(code, &self.limit(length));
        let ran = ran.map_err(io(&PathBuf::from("bash")))?;
        self.claim()?;
        Ok(ran)
    }

    /// Deletes what the lab made, with its own `cleanup.sh` first. Twice is fine.
    pub fn reset(&self, lab: Option<&Lab>) -> Result<(), SessionError> {
        self.claim()?;
        if let Some(lab) = lab.filter(|l| l.has("cleanup.sh")) {
            let finished = self.script(lab, "cleanup.sh")?;
            if finished.ended != Ended::Status(0) {
                return Err(SessionError::Cluster(ClusterError::Failed {
                    call: "cleanup.sh".to_owned(),
                    said: finished.stderr.trim().to_owned(),
                }));
            }
        }
        let cluster = self.cluster();
        let deleted = cluster.delete_namespaces(&self.run);
        if deleted.is_err() && self.exists()? {
            return Err(cluster.stuck(&self.namespace, &Limit::firm(LONG)).into());
        }
        deleted?;
        // The next learner's shell must not stand in a namespace that is gone.
        let default = ["config", "set-context", "--current", "--namespace=default"];
        cluster.kubectl(&default, &Limit::firm(LONG))?;
        Ok(())
    }

    /// Forgets the lab; what it made was deleted before.
    pub fn end(self) -> Result<(), SessionError> {
        let current = folder(&self.root).join("current");
        if fs::read_to_string(&current).is_ok_and(|c| c.trim() == self.lab) {
            let _ = fs::remove_file(current);
        }
        fs::remove_dir_all(&self.folder).map_err(io(&self.folder))
    }

    fn cluster(&self) -> Cluster {
        Cluster::known(&self.kubeconfig())
    }

    fn exists(&self) -> Result<bool, ClusterError> {
        let limit = Limit::firm(LONG);
        self.cluster().has_namespace(&self.namespace, &limit)
    }

    /// Labels the namespace once the lab has made it.
    fn claim(&self) -> Result<(), ClusterError> {
        if self.exists()? {
            let limit = Limit::firm(LONG);
            self.cluster()
                .label_namespace(&self.namespace, &self.run, &limit)?;
            self.claimed.set(true);
        }
        Ok(())
    }
}
