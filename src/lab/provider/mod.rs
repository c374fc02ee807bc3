//! Where a cluster comes from: kind, the project's own test cluster, or one that is there.
//!
//! A choice → a [`Cluster`] behind a private kubeconfig. A cluster that is not ours is used
//! only when its owner said so; its context's name is never believed, its nodes' are asked.

pub mod kind;
mod test;

use std::{path::Path, time::Duration};

use super::{
    cluster::{Cluster, ClusterError},
    facts::{self, Facts},
    process::Limit,
};
use crate::parse::Family;

/// Which cluster a command means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Kind { name: String },
    Test { name: String },
    Context { name: String, owned: bool },
}

#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    #[error("{0}")]
    Missing(String),
    #[error("`{program}` failed: {said}")]
    Program { program: String, said: String },
    #[error(
        "the context `{name}` leads to a cluster that is not a throw-away one (its nodes come from {origin}); say that it is yours to use with --i-own-this"
    )]
    NotOurs { name: String, origin: String },
}

impl Choice {
    /// `test`, `kind` or `context`, as proofs record it.
    pub fn provider(&self) -> &'static str {
        match self {
            Choice::Kind { .. } => "kind",
            Choice::Test { .. } => "test",
            Choice::Context { .. } => "context",
        }
    }
}

/// Makes the cluster unless it is there; a foreign one is only ever used as it is.
pub fn up(choice: &Choice, root: &Path, family: Family) -> Result<(), ProviderError> {
    match choice {
        Choice::Kind { name } => kind::up(name, family),
        Choice::Test { name } => test::up(root, name, Some(family)).map(|_| ()),
        Choice::Context { name, .. } => Err(ProviderError::Missing(format!(
            "the cluster of the context `{name}` is there already, or is somebody else's to make"
        ))),
    }
}

/// Removes the cluster. One that is gone already is fine; a foreign one stays.
pub fn down(choice: &Choice, root: &Path) -> Result<(), ProviderError> {
    match choice {
        Choice::Kind { name } => kind::down(name),
        Choice::Test { name } => test::down(root, name),
        Choice::Context { .. } => Ok(()),
    }
}

/// The way into the cluster: its context, copied to the file `private`.
pub fn connect(choice: &Choice, root: &Path, private: &Path) -> Result<Cluster, ProviderError> {
    match choice {
        Choice::Kind { name } => kind::connect(name, private),
        Choice::Test { name } => {
            let admin = test::up(root, name, None)?;
            Ok(Cluster::private(Some(&admin), None, private)?)
        }
        Choice::Context { name, owned } => {
            let cluster = Cluster::private(None, Some(name), private)?;
            let limit = Limit::firm(Duration::from_secs(60));
            if !owned {
                let Facts { origin, .. } = facts::facts(&cluster, &limit)?;
                if !["kind", "proofmark"].contains(&&*origin) {
                    let name = name.clone();
                    return Err(ProviderError::NotOurs { name, origin });
                }
            }
            Ok(cluster)
        }
    }
}
