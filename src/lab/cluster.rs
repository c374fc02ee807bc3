//! A cluster by way of kubectl and one private kubeconfig: arguments → what kubectl printed.
//!
//! The caller's own kubeconfig is read once, for the context that was named, and never
//! written. Every call has a deadline.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;

use super::process::{self, Ended, Limit};

/// The longest that one question to the API server may take.
const CALL: Duration = Duration::from_secs(60);

#[derive(Debug, Clone)]
pub struct Cluster {
    kubeconfig: PathBuf,
}

/// Why a call to kubectl came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error(
        "kubectl is not installed, or not in your PATH; install it from https://kubernetes.io/docs/tasks/tools/"
    )]
    NoKubectl,
    #[error(
        "kubectl {client} is too old for Kubernetes {server}: it may be one minor version behind, no more; install a newer one from https://kubernetes.io/docs/tasks/tools/"
    )]
    OldKubectl { client: String, server: String },
    #[error("`kubectl {call}` failed: {said}")]
    Failed { call: String, said: String },
    #[error("`kubectl {0}` did not answer in time; is the cluster still there?")]
    TimedOut(String),
    #[error("interrupted")]
    Interrupted,
    #[error("`kubectl {call}` printed what is no JSON: {error}")]
    Odd {
        call: String,
        error: serde_json::Error,
    },
    #[error("failed to write {}: {error}", path.display())]
    Write {
        path: PathBuf,
        error: std::io::Error,
    },
}

impl Cluster {
    /// Copies `context` of `from` (a kubeconfig, or the ambient ones) to the file `private`.
    pub fn private(
        from: Option<&Path>,
        context: Option<&str>,
        private: &Path,
    ) -> Result<Cluster, ClusterError> {
        let mut arguments = vec![
            "config",
            "view",
            "--raw",
            "--minify",
            "--flatten",
            "-o",
            "json",
        ];
        if let Some(context) = context {
            arguments.extend(["--context", context]);
        }
        let mut command = Command::new("kubectl");
        command.args(&arguments);
        if let Some(from) = from {
            command.env("KUBECONFIG", from);
        }
        let text = finish(command, &arguments, b"", &Limit::firm(CALL))?;
        let config = json(&arguments, &text)?;
        if config["contexts"].as_array().is_none_or(Vec::is_empty) {
            let said = match context {
                Some(context) => format!("there is no context `{context}`"),
                None => "the kubeconfig names no context".to_owned(),
            };
            return Err(ClusterError::Failed {
                call: "config view".to_owned(),
                said,
            });
        }
        write_private(private, &text)?;
        Ok(Cluster::known(private))
    }

    /// A cluster whose private kubeconfig is there already.
    pub fn known(kubeconfig: &Path) -> Cluster {
        Cluster {
            kubeconfig: kubeconfig.to_owned(),
        }
    }

    pub fn kubeconfig(&self) -> &Path {
        &self.kubeconfig
    }

    /// What `kubectl ARGUMENTS` prints.
    pub fn kubectl(&self, arguments: &[&str], limit: &Limit) -> Result<String, ClusterError> {
        self.kubectl_with(arguments, b"", limit)
    }

    /// What a call prints that may take all the time there is, such as one that waits.
    pub fn kubectl_until(&self, arguments: &[&str], limit: &Limit) -> Result<String, ClusterError> {
        finish(self.command(arguments), arguments, b"", limit)
    }

    /// The same as [`Cluster::kubectl`], with something to read on its standard input.
    pub fn kubectl_with(
        &self,
        arguments: &[&str],
        input: &[u8],
        limit: &Limit,
    ) -> Result<String, ClusterError> {
        let command = self.command(arguments);
        finish(command, arguments, input, &limit.within(CALL))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("kubectl");
        command
            .args(arguments)
            .env("KUBECONFIG", &self.kubeconfig)
            .env_remove("KUBECTL_KUBERC");
        command
    }

    /// What `kubectl ARGUMENTS -o json` prints.
    pub fn json(&self, arguments: &[&str], limit: &Limit) -> Result<Value, ClusterError> {
        let mut all = arguments.to_vec();
        all.extend(["-o", "json"]);
        let text = self.kubectl(&all, limit)?;
        match text.trim() {
            // `--ignore-not-found` prints nothing for nothing.
            "" => Ok(Value::Null),
            text => json(&all, text),
        }
    }

    /// The namespace that the kubeconfig selects.
    pub fn selected_namespace(&self, limit: &Limit) -> Result<String, ClusterError> {
        let path = "jsonpath={..namespace}";
        let found = self.kubectl(&["config", "view", "--minify", "-o", path], limit)?;
        Ok(match found.trim() {
            "" => "default".to_owned(),
            name => name.to_owned(),
        })
    }
}

/// Writes a file that only its owner reads: it holds credentials.
pub fn write_private(path: &Path, text: &str) -> Result<(), ClusterError> {
    let write = || {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())
    };
    write().map_err(|error| ClusterError::Write {
        path: path.to_owned(),
        error,
    })
}

fn finish(
    mut command: Command,
    arguments: &[&str],
    input: &[u8],
    limit: &Limit,
) -> Result<String, ClusterError> {
    let call = || arguments.join(" ");
    let finished = match process::run(&mut command, input, limit) {
        Ok(finished) => finished,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(ClusterError::NoKubectl);
        }
        Err(error) => {
            return Err(ClusterError::Failed {
                call: call(),
                said: error.to_string(),
            });
        }
    };
    match finished.ended {
        Ended::Status(0) => Ok(finished.stdout),
        Ended::Status(_) => Err(ClusterError::Failed {
            call: call(),
            said: finished.stderr.trim().to_owned(),
        }),
        Ended::TimedOut => Err(ClusterError::TimedOut(call())),
        Ended::Interrupted => Err(ClusterError::Interrupted),
    }
}

fn json(arguments: &[&str], text: &str) -> Result<Value, ClusterError> {
    serde_json::from_str(text).map_err(|error| ClusterError::Odd {
        call: arguments.join(" "),
        error,
    })
}
