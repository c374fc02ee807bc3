//! What must not turn green: a step that was left out, and every wrong solution.
//!
//! Each is tried in a room of its own, so several are tried at once: they mostly wait.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Prover, Stop, attempt::Attempt};
use crate::{
    lab::{
        reader::Reader,
        report::{Reason, Refusal},
        tap::Outcome,
    },
    model::lab::Step,
};

/// The looks in a row that must show the same before a namespace counts as quiet.
const QUIET: usize = 3;

/// What moves in a namespace while something is still going on.
const MOVING: &str = "pods,services,endpointslices.discovery.k8s.io,statefulsets.apps,deployments.apps,persistentvolumeclaims";

/// One thing that must stay red.
enum Try<'a> {
    LeaveOuts,
    Mutant { at: usize, name: &'a str },
}

impl Prover<'_> {
    pub(super) fn negatives(&mut self, reader: &Reader) -> Result<(), Stop> {
        let lab = self.lab;
        // The longest first: all steps are done in it.
        let mut tries = vec![Try::LeaveOuts];
        for (at, step) in lab.steps.iter().enumerate() {
            tries.extend(step.mutants.iter().map(|name| Try::Mutant { at, name }));
        }
        let jobs = match lab.front().needs.exclusive {
            true => 1,
            false => self.options.jobs.clamp(1, tries.len()),
        };
        let next = AtomicUsize::new(0);
        let done = Mutex::new(BTreeMap::new());
        let this = &*self;
        thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(this_try) = tries.get(number) else {
                            return;
                        };
                        let mut fork = this.fork();
                        let result = match this_try {
                            Try::LeaveOuts => fork.leave_outs(reader),
                            Try::Mutant { at, name } => fork.mutant(reader, *at, name),
                        };
                        let mut done = done.lock().expect("nobody panics with it");
                        done.insert(number, (fork.found, result));
                    }
                });
            }
        });
        let mut result = Ok(());
        // In the order of the page, whoever came first.
        for (found, ended) in done
            .into_inner()
            .expect("nobody panics with it")
            .into_values()
        {
            self.found.join(found);
            result = result.and(ended);
        }
        result
    }

    /// One pass in which every step is kept waiting: all before it is done, it is not.
    fn leave_outs(&mut self, reader: &Reader) -> Result<(), Stop> {
        let mut attempt = self.attempt()?;
        let result = self.leave_out_each(&mut attempt, reader);
        let closed = self.close(attempt);
        result.and(closed)
    }

    fn leave_out_each(&mut self, attempt: &mut Attempt, reader: &Reader) -> Result<(), Stop> {
        for (n, step) in self.lab.steps.iter().enumerate() {
            let started = Instant::now();
            let green = self.stays_red(attempt, step, reader)?;
            let refusal = green.then(|| {
                Refusal::new(
                    Reason::GreenWithoutStep,
                    "the check turned green although the step was left out",
                    "assert what the step itself brings about",
                )
            });
            self.test(
                Some(&step.id),
                "stays red without the step",
                started,
                refusal,
            );
            // The last step has nothing after it to be kept waiting.
            if n + 1 < self.lab.steps.len() {
                self.pass(attempt, step, reader)?;
            }
        }
        Ok(())
    }

    /// Does a step that was proven already.
    fn pass(&mut self, attempt: &mut Attempt, step: &Step, reader: &Reader) -> Result<(), Stop> {
        self.do_step(attempt, step, reader, false)?;
        self.await_green(attempt, step, reader).map(|_| ())
    }

    fn mutant(&mut self, reader: &Reader, at: usize, mutant: &str) -> Result<(), Stop> {
        let mut attempt = self.attempt()?;
        let result = self.try_mutant(&mut attempt, reader, at, mutant);
        let closed = self.close(attempt);
        result.and(closed)
    }

    fn try_mutant(
        &mut self,
        attempt: &mut Attempt,
        reader: &Reader,
        at: usize,
        mutant: &str,
    ) -> Result<(), Stop> {
        let started = Instant::now();
        for step in &self.lab.steps[..at] {
            self.pass(attempt, step, reader)?;
        }
        let step = &self.lab.steps[at];
        let name = format!("rejects the wrong solution {mutant}");
        let path = step.mutant_path(mutant);
        let refusal = match self.script(attempt, &path, Reason::MutantFailed) {
            Err(Stop::Refused(refusal)) => Some(refusal),
            Err(stop) => return Err(stop),
            Ok(()) => self.stays_red(attempt, step, reader)?.then(|| {
                Refusal::new(
                    Reason::MutantAccepted,
                    format!("the check is content with {path}"),
                    "assert what tells the wrong solution from the right one",
                )
            }),
        };
        self.test(Some(&step.id), &name, started, refusal);
        Ok(())
    }

    /// Watches a check that must stay red until the namespace is quiet, at most three times
    /// as long as it took to turn green, and at least as long as the options say. The value
    /// tells whether it turned green.
    fn stays_red(
        &mut self,
        attempt: &mut Attempt,
        step: &Step,
        reader: &Reader,
    ) -> Result<bool, Stop> {
        let green = self.steps.iter().find(|s| s.id == step.id);
        let green = Duration::from_secs_f64(green.map_or(0.0, |s| s.seconds));
        let started = Instant::now();
        let most = (green * 3).max(self.options.hold);
        let mut looks: Vec<String> = Vec::new();
        loop {
            if let Outcome::Done(_) = self.check(attempt, step, reader)? {
                return Ok(true);
            }
            looks.push(self.look(attempt)?);
            let last = &looks[looks.len().saturating_sub(QUIET)..];
            let quiet = last.iter().all(|l| *l == last[0]);
            let spent = started.elapsed();
            // On a slow machine a single look can take all the time there is.
            let enough = last.len() == QUIET;
            if enough && (spent >= most || (quiet && spent >= self.options.hold)) {
                return Ok(false);
            }
            self.limit.sleep(self.options.poll);
        }
    }

    /// The versions of everything in the namespace.
    fn look(&self, attempt: &Attempt) -> Result<String, Stop> {
        let path = "jsonpath={range .items[*]}{.metadata.uid}:{.metadata.resourceVersion} {end}";
        let arguments = ["get", MOVING, "-n", &attempt.room.namespace, "-o", path];
        let found = self.cluster.kubectl(&arguments, &self.limit);
        found.map_err(|e| self.lost(e))
    }
}
