//! What a proof found, as a value, and one file for each form that it is printed in.

pub mod html;
pub mod junit;
pub mod merge;
pub mod tap;

use serde::{Deserialize, Serialize};

use crate::{model::lab::Image, parse::Family};

/// A run of `lab prove`: what its JSON report holds, and what `merge` puts together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Every lab of the site, so that a merge can tell whether one was left out.
    pub all: Vec<String>,
    pub labs: Vec<LabReport>,
}

/// One lab on one cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabReport {
    pub lab: String,
    pub title: String,
    pub result: Verdict,
    pub kubernetes: String,
    pub family: Option<Family>,
    pub provider: String,
    pub date: String,
    pub seconds: f64,
    pub images: Vec<Image>,
    pub tests: Vec<Test>,
    /// What the cluster lacks, when the lab is unsupported.
    pub lacks: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Proven,
    Refused,
    /// The cluster cannot do the lab; that is no fault of the lab's.
    Unsupported,
    Interrupted,
}

/// One thing that had to hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// The step; `None` for the lab as a whole.
    pub step: Option<String>,
    pub name: String,
    pub seconds: f64,
    pub refusal: Option<Refusal>,
}

/// Why a lab is not proven.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    pub reason: Reason,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What the cluster showed at that moment; empty when it has nothing to do with it.
    #[serde(default)]
    pub evidence: String,
}

/// The reasons that there are, each for one kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Its page cannot be followed; `check` says the same without a cluster.
    InvalidLab,
    OutputMatchesAnything,
    /// It holds before anything was done.
    AlwaysPasses,
    /// It crashed, or said what cannot be believed.
    BrokenCheck,
    /// Other assertions were red than the proof before recorded, by the same check.
    UnexpectedRed,
    CommandFailed,
    CommandHung,
    OutputDiffers,
    /// DNS does not answer as the page's table of names says.
    NamesDiffer,
    NeverGreen,
    /// It stays red, and blocks that nobody ran might have turned it green.
    OnlyNorun,
    Flaky,
    /// It turns green although its step was left out.
    GreenWithoutStep,
    MutantAccepted,
    MutantFailed,
    NeverRed,
    Leak,
    ScriptFailed,
    ClusterLost,
    Deadline,
}

impl Reason {
    /// The name that reports and the guide use.
    pub fn name(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

impl Refusal {
    pub fn new(reason: Reason, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal {
            reason,
            message: message.into(),
            help: help.into(),
            evidence: String::new(),
        }
    }
}

impl LabReport {
    pub fn refusals(&self) -> impl Iterator<Item = (&Test, &Refusal)> {
        self.tests
            .iter()
            .filter_map(|t| Some((t, t.refusal.as_ref()?)))
    }
}

impl Test {
    /// The test as a line of a report names it.
    pub fn title(&self) -> String {
        match &self.step {
            Some(step) => format!("{step}: {}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Report {
    /// 0 when every lab is proven or unsupported, 1 when one is refused, 130 when interrupted.
    pub fn status(&self) -> u8 {
        let any = |verdict| self.labs.iter().any(|l| l.result == verdict);
        match () {
            () if any(Verdict::Interrupted) => 130,
            () if any(Verdict::Refused) => 1,
            () => 0,
        }
    }

    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report is plain data") + "\n"
    }
}
