//! `prove`: a lab and a cluster → a report, and a proof if nothing was refused.
//!
//! Each step: its check is red, its commands run and print what the page says, its check
//! turns green and stays so. Then every step is left out, and every wrong solution tried.
//! At the end nothing may be left in the cluster. A run never touches what is not its own.

mod attempt;
mod evidence;
mod found;
mod names;
mod negative;
mod positive;
mod snapshot;

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::{Duration, Instant},
};

use super::{
    cluster::{Cluster, ClusterError},
    date,
    facts::{Facts, facts},
    process::Limit,
    reader::Reader,
    report::{LabReport, Reason, Refusal, Test, Verdict},
};
use crate::model::{
    Lab, Site,
    lab::{Image, Proof, Proven, ProvenStep},
};
use found::Found;

/// How thoroughly and how patiently to prove.
#[derive(Clone)]
pub struct Options {
    /// Whether steps are left out and mutants tried.
    pub negatives: bool,
    /// Where the cluster comes from: `test`, `kind` or `context`.
    pub provider: &'static str,
    /// How many wrong solutions are tried at once.
    pub jobs: usize,
    /// The least time that a check must stay red without its step.
    pub hold: Duration,
    /// The pause between two looks at the cluster.
    pub poll: Duration,
    /// Whether the assertions that are red may differ from the last proof's.
    pub accept_red: bool,
    pub interrupt: Arc<AtomicBool>,
}

/// What came of it. `outputs` are the blocks' observed outputs, for `bless`.
pub struct Outcome {
    pub report: LabReport,
    pub proof: Option<Proof>,
    pub outputs: Vec<Observed>,
}

/// What a block printed in a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// Where the block's expected output stands in the page.
    pub range: std::ops::Range<usize>,
    pub output: String,
    pub namespace: String,
}

/// Why a run does not go on.
enum Stop {
    Refused(Refusal),
    Unsupported(String),
    Interrupted,
}

struct Prover<'a> {
    site: &'a Site,
    lab: &'a Lab,
    cluster: &'a Cluster,
    options: &'a Options,
    limit: Limit,
    say: &'a (dyn Fn(&str) + Sync),
    found: Found,
    steps: Vec<ProvenStep>,
    stand_ins: bool,
}

/// Proves one lab of the site. `say` is told what is going on.
pub fn prove(
    site: &Site,
    lab: &Lab,
    cluster: &Cluster,
    options: &Options,
    say: &(dyn Fn(&str) + Sync),
) -> Outcome {
    let started = Instant::now();
    let mut prover = Prover {
        site,
        lab,
        cluster,
        options,
        limit: Limit {
            deadline: started + lab.total_timeout(),
            interrupt: options.interrupt.clone(),
        },
        say,
        found: Found::default(),
        steps: Vec::new(),
        stand_ins: false,
    };
    let mut known = None;
    let result = prover.all(&mut known);
    let mut lacks = Vec::new();
    let result = match result {
        Ok(()) if prover.found.tests.iter().all(|t| t.refusal.is_none()) => Verdict::Proven,
        Ok(()) => Verdict::Refused,
        Err(Stop::Unsupported(why)) => {
            lacks.push(why);
            Verdict::Unsupported
        }
        Err(Stop::Interrupted) => Verdict::Interrupted,
        Err(Stop::Refused(refusal)) => {
            prover.test(None, "the lab runs to its end", started, Some(refusal));
            Verdict::Refused
        }
    };
    let seconds = (started.elapsed().as_secs_f64() * 10.0).round() / 10.0;
    let images: Vec<Image> = prover.found.images.iter().cloned().collect();
    let report = LabReport {
        lab: lab.id.clone(),
        title: lab.title.clone(),
        result,
        kubernetes: known
            .as_ref()
            .map_or(String::new(), |f| f.kubernetes.clone()),
        family: known.as_ref().map(|f| f.family),
        provider: options.provider.to_owned(),
        date: date::today(),
        seconds,
        images: images.clone(),
        tests: prover.found.tests,
        lacks,
    };
    let proof = match (&known, result) {
        (Some(facts), Verdict::Proven) => Some(Proof {
            lab: lab.id.clone(),
            files: lab.hash.clone(),
            proven: vec![Proven {
                family: facts.family,
                kubernetes: facts.kubernetes.clone(),
                provider: options.provider.to_owned(),
                date: report.date.clone(),
                seconds,
                images,
            }],
            steps: prover.steps,
        }),
        _ => None,
    };
    Outcome {
        report,
        proof,
        outputs: prover.found.outputs,
    }
}

impl<'a> Prover<'a> {
    /// The same run, for something beside it.
    fn fork(&self) -> Prover<'a> {
        Prover {
            limit: self.limit.clone(),
            found: Found::default(),
            steps: self.steps.clone(),
            ..*self
        }
    }

    fn all(&mut self, known: &mut Option<Facts>) -> Result<(), Stop> {
        self.page()?;
        let facts = facts(self.cluster, &self.limit).map_err(|e| self.lost(e))?;
        let lacks = facts.lacks(&self.lab.front().needs);
        self.stand_ins = facts.stand_ins();
        *known = Some(facts);
        if !lacks.is_empty() {
            return Err(Stop::Unsupported(lacks.join("; ")));
        }
        let before = snapshot::take(self.cluster, &self.limit).map_err(|e| self.lost(e))?;
        let reader = Reader::open(self.cluster, &self.limit).map_err(|e| self.lost(e))?;
        let result = self.runs(&reader);
        let closed = reader.close(self.cluster);
        let started = Instant::now();
        let leak = snapshot::compare(self.cluster, &before);
        let failed = |e: ClusterError| {
            Some(Refusal::new(
                Reason::ClusterLost,
                e.to_string(),
                "look whether the cluster is still there, then prove again",
            ))
        };
        let refusal = match (closed, leak) {
            (Err(error), _) | (_, Err(error)) => failed(error),
            (Ok(()), Ok(leak)) => leak,
        };
        self.test(None, "nothing is left in the cluster", started, refusal);
        result?;
        self.every_assertion_was_red();
        Ok(())
    }

    fn runs(&mut self, reader: &Reader) -> Result<(), Stop> {
        self.positive(reader)?;
        let fine = self.found.tests.iter().all(|t| t.refusal.is_none());
        if fine && self.options.negatives {
            self.negatives(reader)?;
        }
        Ok(())
    }

    /// What can be told without a cluster.
    fn page(&mut self) -> Result<(), Stop> {
        let started = Instant::now();
        let invalid = |message: String| {
            Stop::Refused(Refusal::new(
                Reason::InvalidLab,
                message,
                "`proofmark check` says where",
            ))
        };
        if let Some(problem) = self.lab.problems.first() {
            return Err(invalid(problem.message.clone()));
        }
        if self.lab.steps.is_empty() {
            return Err(invalid("the lab has no steps".to_owned()));
        }
        for step in &self.lab.steps {
            if !step.verify {
                return Err(invalid(format!(
                    "the step `{}` has no `{}`",
                    step.id,
                    step.verify_path()
                )));
            }
            let outputs = step.commands.iter().filter_map(|c| c.expected.as_ref());
            if outputs.clone().any(|e| e.matches_anything()) {
                let refusal = Refusal::new(
                    Reason::OutputMatchesAnything,
                    format!("an output of the step `{}` fits whatever comes", step.id),
                    "write what the reader should look at, with `...` around it",
                );
                let id = step.id.clone();
                self.test(
                    Some(&id),
                    "outputs promise something",
                    started,
                    Some(refusal.clone()),
                );
                return Err(Stop::Refused(refusal));
            }
        }
        Ok(())
    }

    /// An assertion that nothing ever made red proves nothing.
    fn every_assertion_was_red(&mut self) {
        if !self.options.negatives {
            return;
        }
        let started = Instant::now();
        for step in self.lab.steps.iter().map(|s| &s.id) {
            let never = self.found.never_red(step);
            let refusal = (!never.is_empty()).then(|| {
                let names: Vec<String> = never.iter().map(|n| format!("`{n}`")).collect();
                Refusal::new(
                    Reason::NeverRed,
                    format!("never seen to fail: {}", names.join(", ")),
                    format!(
                        "add a wrong solution to steps/{step}/mutants/ that breaks it, or drop it"
                    ),
                )
            });
            self.test(Some(step), "every assertion was red once", started, refusal);
        }
    }

    fn test(&mut self, step: Option<&str>, name: &str, started: Instant, refusal: Option<Refusal>) {
        let test = Test {
            step: step.map(str::to_owned),
            name: name.to_owned(),
            seconds: started.elapsed().as_secs_f64(),
            refusal,
        };
        let mark = if test.refusal.is_none() {
            "ok"
        } else {
            "NOT OK"
        };
        (self.say)(&format!(
            "{}: {mark}: {} ({:.1} s)",
            self.lab.id,
            test.title(),
            test.seconds
        ));
        // A refusal that also ends the run is told once, where it happened.
        let told = |t: &Test| t.refusal.is_some() && t.refusal == test.refusal;
        if !self.found.tests.iter().any(told) {
            self.found.tests.push(test);
        }
    }

    /// What a fault of the cluster means for the run.
    fn lost(&self, error: ClusterError) -> Stop {
        match error {
            ClusterError::Interrupted => Stop::Interrupted,
            _ if self.limit.interrupted() => Stop::Interrupted,
            ClusterError::TimedOut(_) if self.limit.over().is_some() => self.deadline(),
            error => Stop::Refused(Refusal::new(
                Reason::ClusterLost,
                error.to_string(),
                "look whether the cluster is still there, then prove again",
            )),
        }
    }

    fn deadline(&self) -> Stop {
        let minutes = self.lab.total_timeout().as_secs_f64() / 60.0;
        Stop::Refused(Refusal::new(
            Reason::Deadline,
            format!("the proof was not done after {minutes:.1} minutes"),
            "find what hangs, or set `timeouts: {total: …}` in the front matter",
        ))
    }

    /// Whether to go on at all.
    fn going(&self) -> Result<(), Stop> {
        match self.limit.over() {
            None => Ok(()),
            Some(super::process::Ended::Interrupted) => Err(Stop::Interrupted),
            Some(_) => Err(self.deadline()),
        }
    }
}
