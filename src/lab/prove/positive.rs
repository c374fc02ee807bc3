//! The lab as its page tells it: red, done, green, green again.

use std::time::Instant;

use super::{Prover, Stop, attempt::Attempt};
use crate::{
    lab::{
        reader::Reader,
        report::{Reason, Refusal},
        tap::Outcome,
    },
    model::lab::{ProvenStep, Step},
};

impl Prover<'_> {
    pub(super) fn positive(&mut self, reader: &Reader) -> Result<(), Stop> {
        let mut attempt = self.attempt()?;
        let result = self.every_step(&mut attempt, reader);
        let closed = self.close(attempt);
        result.and(closed)
    }

    fn every_step(&mut self, attempt: &mut Attempt, reader: &Reader) -> Result<(), Stop> {
        for step in &self.lab.steps {
            let started = Instant::now();
            let mut doing = "is red before the step";
            let result = self.step(attempt, step, reader, &mut doing);
            if let Err(Stop::Refused(refusal)) = &result {
                self.test(Some(&step.id), doing, started, Some(refusal.clone()));
            }
            result?;
        }
        Ok(())
    }

    fn step(
        &mut self,
        attempt: &mut Attempt,
        step: &Step,
        reader: &Reader,
        doing: &mut &'static str,
    ) -> Result<(), Stop> {
        let id = Some(step.id.as_str());
        let mut started = Instant::now();
        let before = self.check(attempt, step, reader)?;
        if let Outcome::Done(_) = before {
            return Err(Stop::Refused(Refusal::new(
                Reason::AlwaysPasses,
                "the check passes although nothing was done yet",
                "assert what the step brings about, not what was there before",
            )));
        }
        let verify = self.lab.text(&step.verify_path()).unwrap_or("");
        let verify = blake3::hash(verify.as_bytes()).to_hex()[..16].to_owned();
        let red = before.red();
        self.expected_red(step, &verify, &red)?;
        self.test(id, doing, started, None);

        *doing = "its commands do what the page says";
        started = Instant::now();
        self.do_step(attempt, step, reader, true)?;
        self.test(id, doing, started, None);

        *doing = "turns green";
        started = Instant::now();
        let seconds = self.await_green(attempt, step, reader)?;
        self.test(id, doing, started, None);
        self.note_images(attempt)?;

        *doing = "its table of names is what DNS answers";
        self.names(attempt, step)?;

        *doing = "stays green";
        started = Instant::now();
        for _ in 0..2 {
            let again = self.check(attempt, step, reader)?;
            if !matches!(again, Outcome::Done(_)) {
                return Err(Stop::Refused(Refusal::new(
                    Reason::Flaky,
                    format!("green, then red again: {}", again.red().join(", ")),
                    "assert on what stays, or wait in the page for what takes time",
                )));
            }
        }
        self.test(id, doing, started, None);
        let all = self.found.assertions(&step.id).to_vec();
        self.steps.push(ProvenStep {
            id: step.id.clone(),
            verify,
            green: all.into_iter().filter(|a| !red.contains(a)).collect(),
            red,
            mutants: if self.options.negatives {
                step.mutants.clone()
            } else {
                Vec::new()
            },
            seconds: (seconds * 10.0).round() / 10.0,
        });
        Ok(())
    }

    /// The proof before says which assertions are red; the same check must agree.
    fn expected_red(&self, step: &Step, verify: &str, red: &[String]) -> Result<(), Stop> {
        let Some(Ok(proof)) = self.lab.proof.as_ref().filter(|_| !self.options.accept_red) else {
            return Ok(());
        };
        let mut known = proof.steps.iter();
        let known = known.find(|s| s.id == step.id && s.verify == verify);
        let Some(known) = known.filter(|s| s.red != red) else {
            return Ok(());
        };
        let list = |names: &[String]| match names {
            [] => "none".to_owned(),
            names => names.join(", "),
        };
        Err(Stop::Refused(Refusal::new(
            Reason::UnexpectedRed,
            format!(
                "red before the step: {}; the last proof had: {}",
                list(red),
                list(&known.red)
            ),
            "find out what changed; `proofmark lab bless` accepts it",
        )))
    }
}
