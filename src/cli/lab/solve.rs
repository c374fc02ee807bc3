//! `lab solve`: steps done as the page does them, each waited for by its check.

use std::{process::ExitCode, time::Duration};

use anyhow::bail;
use clap::Args;

use super::{
    super::Global,
    cluster::interrupts,
    learn::{Chosen, INTERRUPTED, step},
    load,
};
use crate::{
    lab::{
        process::Ended,
        session::Session,
        shell::{End, Shell},
        tap::Outcome,
    },
    model::{
        Lab,
        lab::{Command, Step},
    },
};

#[derive(Debug, Args)]
pub struct Solve {
    /// The step to do; every step that is not done when none is named
    step: Option<String>,
    #[command(flatten)]
    chosen: Chosen,
}

impl Solve {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let loaded = load(global)?;
        let (mut session, lab) = self.chosen.open(&loaded)?;
        session.interrupt = interrupts()?;
        let last = match &self.step {
            Some(id) => {
                let wanted = &step(&lab, id)?.id;
                lab.steps.iter().position(|s| s.id == *wanted)
            }
            None => lab.steps.len().checked_sub(1),
        };
        let Some(last) = last else {
            bail!("the lab `{}` has no steps", lab.id);
        };
        let result = solve(&session, &lab, &lab.steps[..=last]);
        if session.limit(Duration::ZERO).interrupted() {
            eprintln!(
                "interrupted, perhaps half-way through a step; go on: proofmark lab solve; begin again: proofmark lab reset"
            );
            return Ok(ExitCode::from(INTERRUPTED));
        }
        result.map(|()| ExitCode::SUCCESS)
    }
}

/// Does the steps, each after those before it, as far as they are not done.
fn solve(session: &Session, lab: &Lab, steps: &[Step]) -> anyhow::Result<()> {
    let mut shell = session.shell(lab)?;
    for step in steps {
        if let Outcome::Done(_) = session.check(lab, step)? {
            eprintln!("{} is done already", step.id);
            continue;
        }
        let (before, after) = step.around_solution();
        for command in before {
            block(session, lab, step, command, &mut shell)?;
        }
        if step.challenge {
            let finished = session.script(lab, &step.solve_path())?;
            super::super::print(&finished.stdout)?;
            if finished.ended != Ended::Status(0) {
                bail!("{} failed: {}", step.solve_path(), finished.stderr.trim());
            }
        }
        for command in after {
            block(session, lab, step, command, &mut shell)?;
        }
        settle(session, lab, step)?;
        eprintln!("{} is done", step.id);
    }
    Ok(())
}

fn block(
    session: &Session,
    lab: &Lab,
    step: &Step,
    command: &Command,
    shell: &mut Shell,
) -> anyhow::Result<()> {
    super::super::print(&command.code)?;
    let length = command.timeout.unwrap_or(lab.command_timeout());
    let patient = command.expected.as_ref().is_some_and(|e| e.eventually);
    let limit = session.limit(length);
    let mut ran = session.run(shell, &command.code, length)?;
    while patient && fails(ran.end, command) && limit.over().is_none() {
        limit.sleep(Duration::from_secs(1));
        ran = session.run(shell, &command.code, length)?;
    }
    super::super::print(&ran.output)?;
    if ran.end != End::Status(command.exit) {
        bail!("that failed; nothing further of `{}` was done", step.id);
    }
    Ok(())
}

/// Whether the block ended by itself, in a way that the page does not mean.
fn fails(end: End, command: &Command) -> bool {
    matches!(end, End::Status(status) if status != command.exit)
}

/// The next step builds on what this one's check sees, which may take a moment.
fn settle(session: &Session, lab: &Lab, step: &Step) -> anyhow::Result<()> {
    let limit = session.limit(lab.verify_timeout());
    loop {
        let outcome = session.check(lab, step)?;
        if let Outcome::Done(_) = outcome {
            return Ok(());
        }
        if limit.over().is_some() {
            bail!(
                "`{}` was done, but its check is not green yet; look: proofmark lab check {}",
                step.id,
                step.id
            );
        }
        limit.sleep(Duration::from_secs(1));
    }
}
