//! Which cluster a lab command means, and `up` and `down`.

use std::{
    path::Path,
    process::ExitCode,
    sync::{Arc, atomic::AtomicBool},
};

use clap::{Args, ValueEnum};

use super::{
    super::{Global, site},
    Loaded, load,
};
use crate::{
    lab::{
        cluster::Cluster,
        provider::{self, Choice},
        session::{self, Session},
    },
    parse::Family,
};

/// The cluster; none is ever taken from the current context.
#[derive(Debug, Args)]
pub struct ClusterArguments {
    /// Where the cluster comes from
    #[arg(long, value_enum, default_value = "kind", conflicts_with = "context")]
    provider: Provider,
    /// The cluster's name, when there is more than one
    #[arg(long, default_value = "lab", value_name = "NAME")]
    name: String,
    /// Use the cluster of this kubeconfig context
    #[arg(long, value_name = "NAME")]
    context: Option<String>,
    /// Say that the context's cluster is yours to make and delete things in
    #[arg(long, requires = "context")]
    i_own_this: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Provider {
    /// A cluster in Docker
    Kind,
    /// The test cluster of Proofmark's repository
    Test,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FamilyArgument {
    Ipv4,
    Ipv6,
    Dual,
}

impl From<FamilyArgument> for Family {
    fn from(family: FamilyArgument) -> Family {
        match family {
            FamilyArgument::Ipv4 => Family::Ipv4,
            FamilyArgument::Ipv6 => Family::Ipv6,
            FamilyArgument::Dual => Family::Dual,
        }
    }
}

impl ClusterArguments {
    pub(super) fn choice(&self) -> Choice {
        match (&self.context, self.provider) {
            (Some(name), _) => Choice::Context {
                name: name.clone(),
                owned: self.i_own_this,
            },
            (None, Provider::Kind) => Choice::Kind {
                name: format!("proofmark-{}", self.name),
            },
            (None, Provider::Test) => Choice::Test {
                name: self.name.clone(),
            },
        }
    }

    /// What somebody who means the same cluster has to type.
    fn typed(&self) -> String {
        let mut text = String::new();
        if let Some(context) = &self.context {
            text.push_str(&format!(" --context {context}"));
        }
        if self.provider == Provider::Test {
            text.push_str(" --provider test");
        }
        if self.name != "lab" {
            text.push_str(&format!(" --name {}", self.name));
        }
        text
    }

    /// The way into the cluster, through the kubeconfig `private`.
    pub(super) fn connect(&self, root: &Path, private: &Path) -> anyhow::Result<Cluster> {
        Ok(provider::connect(&self.choice(), root, private)?)
    }
}

#[derive(Debug, Args)]
pub struct Up {
    #[command(flatten)]
    cluster: ClusterArguments,
    /// The IP families of its Services
    #[arg(long, value_enum, default_value = "dual")]
    family: FamilyArgument,
}

impl Up {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let root = site::root(global)?;
        provider::up(&self.cluster.choice(), &root, self.family.into())?;
        eprintln!(
            "the cluster is up; begin a lab in it: proofmark lab start LAB{}",
            self.cluster.typed()
        );
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Debug, Args)]
pub struct Down {
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Down {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        end_all(&loaded)?;
        provider::down(&self.cluster.choice(), &loaded.root)?;
        eprintln!("nothing of the labs is left");
        Ok(ExitCode::SUCCESS)
    }
}

/// Ends every lab that was begun in the site.
fn end_all(loaded: &Loaded) -> anyhow::Result<()> {
    let folder = session::folder(&loaded.root);
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let id = entry.file_name().to_string_lossy().into_owned();
        if let Ok(session) = Session::open(&loaded.root, Some(&id)) {
            session.reset(loaded.lab(&id).ok())?;
            session.end()?;
        }
    }
    Ok(())
}

/// A flag that Ctrl-C and a termination set; a second one ends the program at once.
pub(super) fn interrupts() -> anyhow::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // In this order: the first signal finds the flag unset and only sets it.
        signal_hook::flag::register_conditional_shutdown(signal, 130, flag.clone())?;
        signal_hook::flag::register(signal, flag.clone())?;
    }
    Ok(flag)
}
