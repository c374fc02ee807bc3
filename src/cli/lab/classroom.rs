//! `lab classroom`: a namespace and a kubeconfig for each learner on a shared cluster, and how
//! far they have come.

use std::{
    fs,
    io::{self, BufRead, IsTerminal},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};

use super::{
    super::Global,
    cluster::{ClusterArguments, interrupts},
    load,
};
use crate::{
    lab::{
        classroom::{self, Classroom, ClassroomError, Progress},
        process::Limit,
    },
    model::Lab,
    parse::Timeout,
};

/// The longest that making or looking may take, for a room of any size.
const LONGEST: Duration = Duration::from_secs(600);

#[derive(Debug, Args)]
pub struct ClassroomCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a namespace with bounds and a kubeconfig for each learner
    #[command(
        after_help = "Example:\n  proofmark lab classroom up 20 dns --context my-cluster --i-own-this"
    )]
    Up(Up),
    /// Say how far each learner has come
    Status(Status),
    /// Delete what `up` made, and nothing else
    Down(Down),
}

impl ClassroomCommand {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        match &self.command {
            Command::Up(command) => command.run(global),
            Command::Status(command) => command.run(global),
            Command::Down(command) => command.run(global),
        }
    }
}

#[derive(Debug, Args)]
pub struct Up {
    /// How many learners there are
    #[arg(value_name = "N", value_parser = clap::value_parser!(u16).range(1..=500))]
    count: u16,
    /// The lab that they do
    lab: String,
    /// What the learners' names begin with
    #[arg(long, default_value = "learner", value_name = "WORD")]
    prefix: String,
    /// How long the kubeconfigs are good for; the cluster may make it less
    #[arg(long, default_value = "480m", value_parser = length, value_name = "TIME")]
    expires: Timeout,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Up {
    fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let lab = loaded.lab(&self.lab)?;
        if let Some(why) = classroom::refuses(lab) {
            let lab = lab.id.clone();
            return Err(ClassroomError::NotShared { lab, why }.into());
        }
        let folder = classroom::make_folder(&loaded.root, &lab.id)?;
        let limit = Limit {
            interrupt: interrupts()?,
            ..Limit::firm(LONGEST)
        };
        let opened = self
            .cluster
            .connect(&loaded.root, &folder.join("kubeconfig"))
            .and_then(|cluster| {
                let named = (usize::from(self.count), self.prefix.as_str());
                let opened =
                    Classroom::open(&loaded.root, lab, &cluster, named, self.expires, &limit);
                Ok(opened?)
            });
        if opened.is_err() && !folder.join("classroom.json").exists() {
            // A kubeconfig of nobody's use.
            let _ = fs::remove_dir_all(&folder);
        }
        let room = opened?;
        super::super::print(&table_of_kubeconfigs(&room))?;
        eprintln!("{}", words(lab));
        Ok(ExitCode::SUCCESS)
    }
}

fn table_of_kubeconfigs(room: &Classroom) -> String {
    let rows = room.learners.iter().map(|learner| {
        let file = room.kubeconfig(learner).display().to_string();
        [learner.name.clone(), learner.namespace.clone(), file]
    });
    let head = ["LEARNER", "NAMESPACE", "KUBECONFIG"].map(str::to_owned);
    table(
        std::iter::once(head.to_vec())
            .chain(rows.map(Vec::from))
            .collect(),
    )
}

/// What the instructor tells the room.
fn words(lab: &Lab) -> String {
    format!(
        "give each learner their file, and the folder labs/{0} (proofmark lab export {0} --to folder); they type:\n  \
         export KUBECONFIG=FILE NAMESPACE=NAMESPACE\n\
         and leave out the first block of the page: the namespace is there, and selected\n\
         look: proofmark lab classroom status {0}; end: proofmark lab classroom down {0}",
        lab.id
    )
}

#[derive(Debug, Args)]
pub struct Status {
    /// The lab, when there is more than one classroom
    lab: Option<String>,
    /// How to say it
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table: a learner in each line, a step in each column
    Human,
    /// Everything, with the names of what does not hold
    Json,
}

impl Status {
    fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let room = Classroom::known(&loaded.root, self.lab.as_deref())?;
        let lab = loaded.lab(&room.lab)?;
        let found = classroom::status(&room, &loaded.root, lab).context("bash cannot be run")?;
        let text = match self.format {
            Format::Json => {
                let value = serde_json::json!({"lab": lab.id, "learners": found});
                serde_json::to_string_pretty(&value)? + "\n"
            }
            Format::Human => table_of_steps(lab, &found),
        };
        super::super::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn table_of_steps(lab: &Lab, found: &[Progress]) -> String {
    let steps = lab.steps.iter().map(|s| s.id.clone());
    let head = std::iter::once("LEARNER".to_owned()).chain(steps);
    let mut rows = vec![head.collect::<Vec<_>>()];
    for progress in found {
        let mut row = vec![progress.learner.clone()];
        row.extend(progress.steps.iter().map(|s| match s.state {
            "not yet" => format!("{} of {}", s.holding, s.of),
            state => state.to_owned(),
        }));
        row.resize(lab.steps.len() + 1, "-".to_owned());
        rows.push(row);
    }
    table(rows)
}

/// Columns as wide as their widest word.
fn table(rows: Vec<Vec<String>>) -> String {
    let width = |column: usize| {
        let all = rows.iter().filter_map(|r| r.get(column));
        all.map(String::len).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[derive(Debug, Args)]
pub struct Down {
    /// The lab, when there is more than one classroom
    lab: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Down {
    fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let room = Classroom::known(&loaded.root, self.lab.as_deref())?;
        if !self.yes {
            if !io::stdin().is_terminal() {
                bail!(
                    "{} namespaces with all that learners made in them would be deleted; say so: --yes",
                    room.learners.len()
                );
            }
            eprint!(
                "delete {} namespaces with all that learners made in them? [y/N] ",
                room.learners.len()
            );
            let mut answer = String::new();
            io::stdin().lock().read_line(&mut answer)?;
            if !["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
                eprintln!("nothing was deleted");
                return Ok(ExitCode::from(1));
            }
        }
        room.close(&room.cluster())?;
        eprintln!("nothing of the classroom for `{}` is left", room.lab);
        Ok(ExitCode::SUCCESS)
    }
}

fn length(text: &str) -> Result<Timeout, String> {
    let length = Timeout::try_from(text.to_owned())?;
    // The API server issues no shorter ones.
    match length.0 < Duration::from_secs(600) {
        true => Err("a token is good for ten minutes at least".to_owned()),
        false => Ok(length),
    }
}
