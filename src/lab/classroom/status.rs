//! How far each learner has come, by the lab's own checks: read-only, as the learner's account.

use std::{
    io,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde::Serialize;

use super::{Classroom, Learner};
use crate::{
    lab::tap::{self, Outcome},
    model::Lab,
};

/// How many learners are looked after at once.
const AT_ONCE: usize = 4;

/// A learner's steps up to the one after the last that is done.
#[derive(Debug, Clone, Serialize)]
pub struct Progress {
    pub learner: String,
    pub namespace: String,
    pub steps: Vec<State>,
}

#[derive(Debug, Clone, Serialize)]
pub struct State {
    pub step: String,
    /// `done`, `not yet`, `broken` or `unsupported`.
    pub state: &'static str,
    /// How many of its assertions hold; 0 of 0 where a later step is done.
    pub holding: usize,
    pub of: usize,
    /// What does not hold, or why nothing can be said.
    pub why: Vec<String>,
}

/// Asks for every learner, in their order.
pub fn status(room: &Classroom, root: &Path, lab: &Lab) -> io::Result<Vec<Progress>> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(room.learners.len()) {
            scope.spawn(|| {
                while let Some(at) = Some(next.fetch_add(1, Ordering::Relaxed))
                    .filter(|at| *at < room.learners.len())
                {
                    let progress = one(room, root, lab, at);
                    let mut found = found.lock().expect("nobody panics with it");
                    found.push((at, progress));
                }
            });
        }
    });
    let mut found = found.into_inner().expect("nobody panics with it");
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, progress)| progress).collect()
}

fn one(room: &Classroom, root: &Path, lab: &Lab, at: usize) -> io::Result<Progress> {
    let learner = &room.learners[at];
    let mut steps: Vec<State> = Vec::new();
    // From the end: a later step may undo what an earlier one has brought about.
    for (n, step) in lab.steps.iter().enumerate().rev() {
        let outcome = tap::outcome(&room.check(root, lab, learner, step)?);
        let done = matches!(outcome, Outcome::Done(_));
        steps.truncate(1);
        steps.insert(0, state(&step.id, &outcome));
        if done {
            let before = lab.steps[..n].iter().map(|s| passed(&s.id));
            steps.splice(..0, before);
            return Ok(Progress::of(learner, steps));
        }
    }
    steps.truncate(1);
    Ok(Progress::of(learner, steps))
}

impl Progress {
    fn of(learner: &Learner, steps: Vec<State>) -> Progress {
        Progress {
            learner: learner.name.clone(),
            namespace: learner.namespace.clone(),
            steps,
        }
    }
}

/// A step that was not asked for, because a later one is done.
fn passed(step: &str) -> State {
    State {
        step: step.to_owned(),
        state: "done",
        holding: 0,
        of: 0,
        why: Vec::new(),
    }
}
fn state(step: &str, outcome: &Outcome) -> State {
    let assertions = outcome.assertions();
    let (state, why) = match outcome {
        Outcome::Done(_) => ("done", Vec::new()),
        Outcome::NotYet(_) => ("not yet", outcome.red()),
        Outcome::Broken(why) => ("broken", vec![why.clone()]),
        Outcome::Unsupported(why) => ("unsupported", vec![why.clone()]),
    };
    State {
        step: step.to_owned(),
        state,
        holding: assertions.iter().filter(|a| a.holds).count(),
        of: assertions.len(),
        why,
    }
}
