//! `proof.json`: what `lab prove` saw, kept beside the lab and shown on its page.

use serde::{Deserialize, Serialize};

use crate::parse::Family;

/// The record of a lab that was proven. A lab that was refused leaves none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    pub lab: String,
    /// The hash of all of the lab that can change the outcome.
    pub files: String,
    /// One for each kind of cluster, by family.
    pub proven: Vec<Proven>,
    pub steps: Vec<ProvenStep>,
}

/// A cluster that the lab was proven on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proven {
    pub family: Family,
    /// The API server's version, such as `1.36.2`.
    pub kubernetes: String,
    /// `test`, `kind` or `context`.
    pub provider: String,
    /// The day, as `2026-11-21`.
    pub date: String,
    /// The seconds that it took, cleaning up included.
    pub seconds: f64,
    pub images: Vec<Image>,
}

/// A container image that ran.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    pub name: String,
    pub digest: String,
    /// Whether it was built for the test under the name of the real one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stand_in: bool,
}

/// What was seen of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenStep {
    pub id: String,
    /// The hash of its check, so that a change of its assertions is told from a flaw.
    pub verify: String,
    /// The assertions that did not hold before the step, in their order.
    pub red: Vec<String>,
    /// Those that held from the start, and what made them red elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub green: Vec<String>,
    /// The wrong solutions that were rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mutants: Vec<String>,
    /// Seconds from the last command until everything held.
    pub seconds: f64,
}
