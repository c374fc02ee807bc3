//! What the fences of a lab say: a block to run, and the output it is to have.

use std::{ops::Range, time::Duration};

use crate::parse::{Block, Timeout};

/// A block of commands that a learner types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub code: String,
    /// The whole block with its fences, in the page.
    pub range: Range<usize>,
    pub run: Run,
    /// Its own deadline.
    pub timeout: Option<Duration>,
    /// The exit status that the page means it to have.
    pub exit: i32,
    pub expected: Option<Expected>,
}

/// Whether a proof runs the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    Yes,
    No { reason: String },
}

/// The output that the page promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub text: String,
    pub range: Range<usize>,
    /// Lines may come in any order.
    pub unordered: bool,
    /// The spacing of columns does not matter.
    pub columns: bool,
    /// It may take a moment until it comes: the block only looks, and may look again.
    pub eventually: bool,
}

/// The verbs of kubectl after which a second look would not be the same as the first.
const CHANGING: &[&str] = &[
    "annotate",
    "apply",
    "autoscale",
    "cordon",
    "cp",
    "create",
    "delete",
    "drain",
    "edit",
    "expose",
    "label",
    "patch",
    "replace",
    "rollout",
    "run",
    "scale",
    "set",
    "taint",
    "uncordon",
    "wait",
];

impl Command {
    /// The first verb of kubectl in the block that does more than look.
    pub(super) fn changes(&self) -> Option<&str> {
        let words = self.code.split_whitespace();
        let verbs = words.clone().zip(words.skip(1));
        let mut verbs = verbs.filter(|(program, _)| program.ends_with("kubectl"));
        verbs.find_map(|(_, verb)| CHANGING.contains(&verb).then_some(verb))
    }
}

impl Expected {
    /// Whether any output at all would be accepted: then nothing is promised.
    pub fn matches_anything(&self) -> bool {
        let mut lines = self
            .text
            .lines()
            .filter(|l| !l.trim().is_empty())
            .peekable();
        lines.peek().is_some() && lines.all(|l| l.trim() == "...")
    }
}

/// A block of a lab, as far as a run is concerned.
pub(super) enum Role {
    Command(Command),
    Expected(Expected),
    Other,
}

/// What the block is; faults are the words of its fence that cannot be followed.
pub(super) fn role(block: &Block, faults: &mut Vec<(Range<usize>, String)>) -> Role {
    let info = &block.info;
    let place = |key: &str| info.range(key).unwrap_or(block.range.clone());
    let runs = info.has("run");
    let norun = info.has("norun");
    if info.has("output") || info.language == "output" {
        if runs || norun {
            let message = "a block is either commands or output, not both".to_owned();
            faults.push((place("output"), message));
        }
        return Role::Expected(Expected {
            text: block.code.clone(),
            range: block.range.clone(),
            unordered: info.has("unordered"),
            columns: info.has("columns"),
            eventually: info.has("eventually"),
        });
    }
    if !runs && !norun {
        return Role::Other;
    }
    if runs && norun {
        let message = "a block cannot be both `run` and `norun`".to_owned();
        faults.push((place("norun"), message));
    }
    if info.language != "bash" {
        let message = format!("`run` is for `bash`, not for `{}`", info.language);
        faults.push((place(if runs { "run" } else { "norun" }), message));
    }
    let reason = info.get("norun").unwrap_or("").trim().to_owned();
    if norun && reason.is_empty() {
        let message = "`norun` gives no reason".to_owned();
        faults.push((place("norun"), message));
    }
    let timeout = match info.get("timeout").map(|t| Timeout::try_from(t.to_owned())) {
        None if !info.has("timeout") => None,
        Some(Ok(timeout)) => Some(timeout.0),
        Some(Err(message)) => {
            faults.push((place("timeout"), message));
            None
        }
        None => {
            faults.push((place("timeout"), "`timeout` has no value".to_owned()));
            None
        }
    };
    let exit = match info.get("exit").map(str::parse) {
        None if !info.has("exit") => 0,
        Some(Ok(status)) if (0..=255).contains(&status) => status,
        _ => {
            let message = "`exit` wants a status from 0 to 255".to_owned();
            faults.push((place("exit"), message));
            0
        }
    };
    Role::Command(Command {
        code: block.code.clone(),
        range: block.range.clone(),
        run: if norun { Run::No { reason } } else { Run::Yes },
        timeout,
        exit,
        expected: None,
    })
}
