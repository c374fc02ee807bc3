//! A lab: its page taken apart into steps and commands, its files, and its proof.
//!
//! Pure: the texts were read before, nothing is run here. Fences that no run could follow
//! are problems ([`Lab::problems`]); whether a step has a check or a proof is a fact for the
//! linter to judge.

mod asides;
mod command;
mod covered;
mod proof;
mod read;
mod steps;

use std::{collections::BTreeMap, ops::Range, sync::Arc, time::Duration};

use super::{Page, PageId};
use crate::{
    diagnostic::Diagnostic,
    parse::{Diagram, Document, FrontMatter},
};
pub use asides::{Aside, AsideKind, asides};
pub use command::{Command, Expected, Run};
pub use proof::{Image, Proof, Proven, ProvenStep};
pub(super) use read::labs;

/// The folder below `labs/` that all labs share.
pub const LIBRARY: &str = "lib";

/// One folder of `labs/`.
#[derive(Debug, Clone)]
pub struct Lab {
    /// The folder's name.
    pub id: String,
    pub title: String,
    pub page: PageId,
    pub document: Arc<Document>,
    pub steps: Vec<Step>,
    /// All that the lab consists of, by path below `labs/`: its own folder without the proof,
    /// and the shared library.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// A hash of all that a proof covers: what can change the outcome of a run.
    pub hash: String,
    /// What `prove` recorded, or why it cannot be read.
    pub proof: Option<Result<Proof, String>>,
    pub problems: Vec<Diagnostic>,
}

/// A level-2 heading with a check: what is done, and what tells that it was done.
#[derive(Debug, Clone)]
pub struct Step {
    pub id: String,
    pub title: String,
    /// The heading's bytes in the page.
    pub heading: Range<usize>,
    /// The step's whole text, to the next heading of its level.
    pub range: Range<usize>,
    pub commands: Vec<Command>,
    /// Where the page tells the solution: what stands after it comes after it.
    pub solution: Option<usize>,
    /// The Markdown of each hint, in order.
    pub hints: Vec<String>,
    /// Whether `steps/<id>/verify.sh` is there.
    pub verify: bool,
    /// Whether `steps/<id>/solve.sh` is there: then the step is a challenge.
    pub challenge: bool,
    /// The names of `steps/<id>/mutants/*.sh`, sorted.
    pub mutants: Vec<String>,
}

/// Whether the page may say that the lab is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Proven,
    /// Something that the proof covers was changed after it.
    Stale,
    Unproven,
}

impl Lab {
    pub fn front(&self) -> &FrontMatter {
        &self.document.front
    }

    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }

    /// Whether the lab's folder holds the file `path`.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(&format!("{}/{path}", self.id))
    }

    /// The text of a file of the lab's folder.
    pub fn text(&self, path: &str) -> Option<&str> {
        let bytes = self.files.get(&format!("{}/{path}", self.id))?;
        std::str::from_utf8(bytes).ok()
    }

    pub fn standing(&self) -> Standing {
        match &self.proof {
            Some(Ok(proof)) if proof.files == self.hash => Standing::Proven,
            Some(Ok(_)) => Standing::Stale,
            _ => Standing::Unproven,
        }
    }

    /// The name of the namespace when nobody chooses another.
    pub fn namespace(&self) -> &str {
        let variable = self.front().variables.get("NAMESPACE");
        variable.map_or(&self.id, |v| &v.default)
    }

    /// The variables of the page's commands, in that namespace.
    pub fn variables(&self, namespace: &str) -> BTreeMap<String, String> {
        let all = self.front().variables.iter();
        let mut own: BTreeMap<String, String> = all
            .map(|(name, variable)| (name.clone(), variable.default.clone()))
            .collect();
        own.insert("NAMESPACE".to_owned(), namespace.to_owned());
        own
    }

    pub fn command_timeout(&self) -> Duration {
        let own = self.front().timeouts.command;
        own.map_or(Duration::from_secs(60), |t| t.0)
    }

    pub fn verify_timeout(&self) -> Duration {
        let own = self.front().timeouts.verify;
        own.map_or(Duration::from_secs(90), |t| t.0)
    }

    pub fn total_timeout(&self) -> Duration {
        let own = self.front().timeouts.total;
        own.map_or(Duration::from_secs(900), |t| t.0)
    }
}

impl Step {
    /// The commands that a proof runs before the solution, and those after it.
    pub fn around_solution(&self) -> (Vec<&Command>, Vec<&Command>) {
        let runs = self.commands.iter().filter(|c| c.run == Run::Yes);
        runs.partition(|c| self.solution.is_none_or(|at| c.range.start < at))
    }

    /// What the step draws of its manifests; `document` is the lab's.
    pub fn diagrams<'a>(&self, document: &'a Document) -> impl Iterator<Item = &'a Diagram> {
        let range = self.range.clone();
        let all = document.diagrams.iter();
        all.filter(move |d| range.contains(&d.kind_range.start))
    }

    /// `steps/<id>/verify.sh`, from the lab's folder.
    pub fn verify_path(&self) -> String {
        format!("steps/{}/verify.sh", self.id)
    }

    pub fn solve_path(&self) -> String {
        format!("steps/{}/solve.sh", self.id)
    }

    pub fn mutant_path(&self, name: &str) -> String {
        format!("steps/{}/mutants/{name}.sh", self.id)
    }
}

/// The id of the lab whose page this is.
pub(super) fn id(page: &Page) -> Option<&str> {
    page.path().strip_prefix("labs/")?.strip_suffix("/lab.md")
}
