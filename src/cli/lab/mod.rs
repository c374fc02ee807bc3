//! `lab`: labs done, checked and proven. Arguments → the stages of `crate::lab`.

mod catalogue;
mod classroom;
mod cluster;
mod export;
mod learn;
mod new;
mod prove;
mod solve;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Global, site};
use crate::model::{self, Lab, Site};

#[derive(Debug, Args)]
pub struct LabCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the labs, how long each takes and whether it is proven
    List,
    /// Say what the cluster and this machine lack for the labs
    #[command(
        after_help = "Example:\n  proofmark lab doctor dns --context my-cluster --i-own-this"
    )]
    Doctor(catalogue::Doctor),
    /// Make a cluster for the labs
    #[command(after_help = "Example:\n  proofmark lab up --provider kind --family dual")]
    Up(cluster::Up),
    /// Begin a lab: a private kubeconfig, and what to type next
    #[command(after_help = "Example:\n  proofmark lab start dns --context my-cluster --i-own-this")]
    Start(learn::Start),
    /// Say what holds and what to do next
    #[command(
        after_help = "Examples:\n  proofmark lab check\n  proofmark lab check identity --watch"
    )]
    Check(learn::Check),
    /// Show a step's next hint
    Hint(learn::Hint),
    /// Do a step, or all that are not done, as the page does them
    Solve(solve::Solve),
    /// Delete what the lab made, to begin again
    Reset(learn::Reset),
    /// End the lab, and remove the cluster if it was made for labs
    Down(cluster::Down),
    /// A lab for a room full of learners on one cluster
    Classroom(classroom::ClassroomCommand),
    /// Prove labs: every step red, done, green; wrong solutions rejected; nothing left behind
    #[command(
        after_help = "Examples:\n  proofmark lab prove dns --provider kind\n  proofmark lab prove --shard 1/2 --json shard-1.json"
    )]
    Prove(prove::Prove),
    /// Put the reports of several `prove --json` together
    Merge(prove::Merge),
    /// Rewrite the outputs of a lab's page from a run
    Bless(prove::Bless),
    /// Make a lab to begin with
    New(new::New),
    /// Write a lab for Killercoda, or as a folder that works without the site
    #[command(after_help = "Example:\n  proofmark lab export dns --to killercoda --output out/")]
    Export(export::Export),
}

impl LabCommand {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        match &self.command {
            Command::List => catalogue::list(global),
            Command::Doctor(command) => command.run(global),
            Command::Up(command) => command.run(global),
            Command::Start(command) => command.run(global),
            Command::Check(command) => command.run(global),
            Command::Hint(command) => command.run(global),
            Command::Solve(command) => command.run(global),
            Command::Reset(command) => command.run(global),
            Command::Down(command) => command.run(global),
            Command::Classroom(command) => command.run(global),
            Command::Prove(command) => command.run(global),
            Command::Merge(command) => command.run(),
            Command::Bless(command) => command.run(global),
            Command::New(command) => command.run(global),
            Command::Export(command) => command.run(global),
        }
    }
}

/// The site that the command means, with its labs.
fn load(global: &Global) -> anyhow::Result<Loaded> {
    let root = site::root(global)?;
    let options = model::Options {
        drafts: true,
        foreign: false,
    };
    let (_, site) = crate::load(&root, options)?;
    Ok(Loaded { root, site })
}

struct Loaded {
    root: std::path::PathBuf,
    site: Site,
}

impl Loaded {
    /// The labs of these ids, in reading order; all when none is named.
    fn labs(&self, ids: &[String]) -> anyhow::Result<Vec<&Lab>> {
        for id in ids {
            self.lab(id)?;
        }
        let wanted = |lab: &&Lab| ids.is_empty() || ids.contains(&lab.id);
        Ok(self.site.labs.iter().filter(wanted).collect())
    }

    fn lab(&self, id: &str) -> anyhow::Result<&Lab> {
        site::lab(&self.site, id)
    }
}
