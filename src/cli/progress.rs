//! `-v`: what is being done and how long it took, on standard error.

use std::time::Instant;

/// Announces nothing, and measures nothing, unless it was asked to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Progress {
    told: bool,
}

impl Progress {
    pub fn new(told: bool) -> Self {
        Progress { told }
    }

    /// Does a step; `what` says it as something done, such as `read the sources`.
    pub fn step<T>(self, what: &str, work: impl FnOnce() -> T) -> T {
        if !self.told {
            return work();
        }
        let started = Instant::now();
        let result = work();
        let time = started.elapsed().as_secs_f64() * 1000.0;
        eprintln!("{time:>9.1} ms  {what}");
        result
    }
}
