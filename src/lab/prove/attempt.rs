//! One pass over a lab's steps in a room of its own: commands run, checks asked.

use std::{
    process::Command as Process,
    time::{Duration, Instant},
};

use super::{Observed, Prover, Stop};
use crate::{
    lab::{
        expect::{Captures, compare},
        process::{self, Ended, Finished},
        reader::Reader,
        report::{Reason, Refusal},
        room::Room,
        shell::{End, Ran, Shell},
        tap::{self, Outcome},
    },
    model::lab::{Command, Image, Run, Step},
};

/// The longest that one run of a check may take.
const CHECK: Duration = Duration::from_secs(60);

pub(super) struct Attempt {
    pub room: Room,
    shell: Shell,
    captures: Captures,
}

impl Prover<'_> {
    /// A fresh namespace and shell, with the lab's own `setup.sh` run.
    pub(super) fn attempt(&mut self) -> Result<Attempt, Stop> {
        self.going()?;
        let room = Room::open(self.cluster, self.lab, &self.limit).map_err(|e| self.lost(e))?;
        let shell = Shell::open(&room.folder(), &room.scratch(), &room.environment());
        let shell = shell.map_err(|error| {
            Stop::Refused(Refusal::new(
                Reason::ScriptFailed,
                format!("bash cannot be started: {error}"),
                "install bash, or put it in your PATH",
            ))
        })?;
        let mut attempt = Attempt {
            room,
            shell,
            captures: Captures::new(),
        };
        if self.lab.has("setup.sh")
            && let Err(stop) = self.script(&mut attempt, "setup.sh", Reason::ScriptFailed)
        {
            self.close(attempt)?;
            return Err(stop);
        }
        Ok(attempt)
    }

    /// Runs `cleanup.sh` and deletes the namespace, also after an interrupt.
    pub(super) fn close(&mut self, mut attempt: Attempt) -> Result<(), Stop> {
        let mut cleanup = Ok(());
        if self.lab.has("cleanup.sh") {
            let limit = std::mem::replace(
                &mut self.limit,
                process::Limit::firm(Duration::from_secs(120)),
            );
            cleanup = self.script(&mut attempt, "cleanup.sh", Reason::ScriptFailed);
            self.limit = limit;
        }
        drop(attempt.shell);
        attempt.room.close().map_err(|error| {
            Stop::Refused(Refusal::new(
                Reason::ClusterLost,
                error.to_string(),
                format!(
                    "remove what holds it, then: kubectl delete namespace {}",
                    attempt.room.namespace
                ),
            ))
        })?;
        cleanup
    }

    /// Does a step: its commands, then its solution. `compared` says whether outputs count.
    pub(super) fn do_step(
        &mut self,
        attempt: &mut Attempt,
        step: &Step,
        reader: &Reader,
        compared: bool,
    ) -> Result<(), Stop> {
        let (before, after) = step.around_solution();
        for command in before {
            self.going()?;
            self.command(attempt, command, compared)?;
            self.claim(attempt, reader)?;
        }
        if step.challenge {
            self.script(attempt, &step.solve_path(), Reason::CommandFailed)?;
            self.claim(attempt, reader)?;
        }
        for command in after {
            self.going()?;
            self.command(attempt, command, compared)?;
        }
        Ok(())
    }

    fn claim(&mut self, attempt: &mut Attempt, reader: &Reader) -> Result<(), Stop> {
        let claimed = attempt.room.claim(Some(reader), &self.limit);
        claimed.map_err(|e| self.lost(e))
    }

    /// Runs a block. What it prints must be what the page promises, if that is `compared`.
    fn command(
        &mut self,
        attempt: &mut Attempt,
        command: &Command,
        compared: bool,
    ) -> Result<(), Stop> {
        let length = command.timeout.unwrap_or(self.lab.command_timeout());
        let limit = self.limit.within(length);
        let first = command.code.lines().next().unwrap_or("").to_owned();
        let patient = command.expected.as_ref().is_some_and(|e| e.eventually);
        loop {
            let ran = attempt.shell.run(&command.code, &limit).map_err(|error| {
                Stop::Refused(Refusal::new(
                    Reason::ScriptFailed,
                    format!("the shell is gone: {error}"),
                    "prove again",
                ))
            })?;
            let fault = fault(command, &ran, &first, length);
            let fits = fault.is_none() && (!compared || self.fits(attempt, command, &ran));
            // A reader who sees something else looks again, as long as there is time.
            let again = patient && matches!(ran.end, End::Status(_)) && limit.over().is_none();
            if !fits && again {
                limit.sleep(self.options.poll);
                continue;
            }
            if let Some(refusal) = fault {
                self.going()?;
                return Err(match ran.end {
                    End::Interrupted => Stop::Interrupted,
                    _ => self.refuse(attempt, refusal),
                });
            }
            return match compared {
                true => self.compare(attempt, command, ran, &first),
                false => Ok(()),
            };
        }
    }

    fn fits(&self, attempt: &Attempt, command: &Command, ran: &Ran) -> bool {
        let namespace = &attempt.room.namespace;
        let mut captures = attempt.captures.clone();
        let expected = command.expected.as_ref();
        expected.is_none_or(|e| compare(e, &ran.output, namespace, &mut captures).is_ok())
    }

    fn compare(
        &mut self,
        attempt: &mut Attempt,
        command: &Command,
        ran: Ran,
        first: &str,
    ) -> Result<(), Stop> {
        let Some(expected) = &command.expected else {
            return Ok(());
        };
        let namespace = attempt.room.namespace.clone();
        self.found.outputs.push(Observed {
            range: expected.range.clone(),
            output: ran.output.clone(),
            namespace: namespace.clone(),
        });
        match compare(expected, &ran.output, &namespace, &mut attempt.captures) {
            Ok(()) => Ok(()),
            Err(_) if self.options.accept_red => Ok(()),
            Err(difference) => {
                let refusal = Refusal::new(
                    Reason::OutputDiffers,
                    format!("after `{first}`: {difference}"),
                    "correct the page, or let `proofmark lab bless` write what came",
                );
                let mut refusal = self.with_evidence(attempt, refusal);
                refusal.evidence = format!(
                    "# what the block printed\n{}\n{}",
                    ran.output, refusal.evidence
                );
                Err(Stop::Refused(refusal))
            }
        }
    }

    /// Runs a script of the lab with the session's rights.
    pub(super) fn script(
        &mut self,
        attempt: &mut Attempt,
        path: &str,
        reason: Reason,
    ) -> Result<(), Stop> {
        let mut bash = Process::new("bash");
        bash.arg(path).current_dir(attempt.room.folder());
        crate::lab::environment::set(&mut bash, &attempt.room.environment());
        let limit = self.limit.within(self.lab.verify_timeout());
        let finished = self.finish(process::run(&mut bash, b"", &limit), path)?;
        let message = match finished.ended {
            Ended::Status(0) => return Ok(()),
            // A wrong solution may fail; only one that cannot be run at all is no solution.
            Ended::Status(status) if reason == Reason::MutantFailed && status < 126 => {
                return Ok(());
            }
            Ended::Interrupted => return Err(Stop::Interrupted),
            Ended::TimedOut => {
                self.going()?;
                format!("{path} did not end in time")
            }
            Ended::Status(status) => {
                let last = finished
                    .stderr
                    .trim()
                    .lines()
                    .last()
                    .unwrap_or("")
                    .to_owned();
                format!("{path} ended with status {status}: {last}")
            }
        };
        let refusal = Refusal::new(reason, message, format!("run {path} by hand and mend it"));
        Err(self.refuse(attempt, refusal))
    }

    /// Asks a step's check once.
    pub(super) fn check(
        &mut self,
        attempt: &mut Attempt,
        step: &Step,
        reader: &Reader,
    ) -> Result<Outcome, Stop> {
        self.going()?;
        self.claim(attempt, reader)?;
        let environment = attempt.room.reader_environment(reader, &self.limit);
        let environment = environment.map_err(|e| self.lost(e))?;
        let mut bash = Process::new("bash");
        bash.arg(step.verify_path())
            .current_dir(attempt.room.folder());
        crate::lab::environment::set(&mut bash, &environment);
        let limit = self.limit.within(CHECK);
        let finished = self.finish(process::run(&mut bash, b"", &limit), &step.verify_path())?;
        if finished.ended == Ended::Interrupted {
            return Err(Stop::Interrupted);
        }
        self.going()?;
        let outcome = tap::outcome(&finished);
        match &outcome {
            Outcome::Unsupported(why) => return Err(Stop::Unsupported(why.clone())),
            Outcome::Broken(why) => return Err(self.broken(attempt, step, why)),
            Outcome::Done(_) | Outcome::NotYet(_) => {}
        }
        self.found.note(&step.id, &outcome);
        Ok(outcome)
    }

    /// A check that cannot say anything.
    fn broken(&mut self, attempt: &mut Attempt, step: &Step, why: &str) -> Stop {
        let refusal = Refusal::new(
            Reason::BrokenCheck,
            format!("{} is broken: {why}", step.verify_path()),
            "a check exits with 0 or 1 and says why; whatever else happens is its own fault",
        );
        self.refuse(attempt, refusal)
    }

    /// Is it the lab's fault, or is the cluster gone? A refusal comes with what it showed.
    fn refuse(&self, attempt: &Attempt, refusal: Refusal) -> Stop {
        let limit = self.limit.within(Duration::from_secs(15));
        let arguments = ["get", "namespaces", "-o", "name"];
        match self.cluster.kubectl(&arguments, &limit) {
            Ok(_) => Stop::Refused(self.with_evidence(attempt, refusal)),
            Err(error) => self.lost(error),
        }
    }

    /// Asks until everything holds; the seconds that it took.
    pub(super) fn await_green(
        &mut self,
        attempt: &mut Attempt,
        step: &Step,
        reader: &Reader,
    ) -> Result<f64, Stop> {
        let started = Instant::now();
        let deadline = started + self.lab.verify_timeout();
        loop {
            let red = match self.check(attempt, step, reader)? {
                Outcome::Done(_) => return Ok(started.elapsed().as_secs_f64()),
                outcome => outcome.red(),
            };
            if Instant::now() >= deadline {
                let refusal = self.never_green(step, &red);
                return Err(self.refuse(attempt, refusal));
            }
            self.limit.sleep(self.options.poll);
        }
    }

    fn never_green(&self, step: &Step, red: &[String]) -> Refusal {
        let seconds = self.lab.verify_timeout().as_secs_f64();
        let red = red.join(", ");
        let unrun = step.commands.iter().find_map(|c| match &c.run {
            Run::No { reason } => Some(reason),
            Run::Yes => None,
        });
        match unrun {
            Some(reason) => Refusal::new(
                Reason::OnlyNorun,
                format!(
                    "still red after {seconds:.0} s: {red}; the step has commands that are not run ({reason})"
                ),
                "make the commands ones that can be run, or do not assert what only they bring about",
            ),
            None => Refusal::new(
                Reason::NeverGreen,
                format!("still red after {seconds:.0} s: {red}"),
                "look at what the cluster showed; `timeouts: {verify: …}` gives it longer",
            ),
        }
    }

    /// The images that run in the lab's namespace.
    pub(super) fn note_images(&mut self, attempt: &Attempt) -> Result<(), Stop> {
        let arguments = ["get", "pods", "-n", &attempt.room.namespace];
        let pods = self.cluster.json(&arguments, &self.limit);
        let pods = pods.map_err(|e| self.lost(e))?;
        for pod in pods["items"].as_array().into_iter().flatten() {
            for list in ["initContainerStatuses", "containerStatuses"] {
                for status in pod["status"][list].as_array().into_iter().flatten() {
                    let id = status["imageID"].as_str().unwrap_or("");
                    let digest = id.rsplit_once('@').map_or(id, |(_, digest)| digest);
                    if digest.is_empty() {
                        continue;
                    }
                    self.found.images.insert(Image {
                        name: status["image"].as_str().unwrap_or("").to_owned(),
                        digest: digest.to_owned(),
                        stand_in: self.stand_ins,
                    });
                }
            }
        }
        Ok(())
    }

    fn finish(&self, result: std::io::Result<Finished>, path: &str) -> Result<Finished, Stop> {
        result.map_err(|error| {
            Stop::Refused(Refusal::new(
                Reason::ScriptFailed,
                format!("{path} cannot be run: {error}"),
                "install bash, or put it in your PATH",
            ))
        })
    }
}

fn fault(command: &Command, ran: &Ran, first: &str, length: Duration) -> Option<Refusal> {
    let last = ran.output.trim().lines().last().unwrap_or("").to_owned();
    let failed = |message: String| {
        Some(Refusal::new(
            Reason::CommandFailed,
            message,
            "correct the command; a block that is meant to fail says so: `exit=1`",
        ))
    };
    match (ran.end, &ran.failed) {
        (End::TimedOut | End::Interrupted, _) => Some(Refusal::new(
            Reason::CommandHung,
            format!("`{first}` did not end within {:.0} s", length.as_secs_f64()),
            "let it end by itself, or give the block a `timeout=…`",
        )),
        (End::Left(status), _) => failed(format!(
            "`{first}` ended the reader's shell with status {status}"
        )),
        (End::Status(status), _) if status != command.exit => match command.exit {
            0 => failed(format!("`{first}` failed with status {status}: {last}")),
            wanted => failed(format!(
                "`{first}` ended with status {status}, the page says {wanted}"
            )),
        },
        (End::Status(0), Some((inner, status))) => failed(format!(
            "`{inner}` failed with status {status}, in the block that begins with `{first}`"
        )),
        _ => None,
    }
}
