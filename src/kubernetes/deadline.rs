//! A clock beside each running engine: what takes too long is stopped from outside.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

/// How often the clock ticks that deadlines are counted in.
const TICK: Duration = Duration::from_millis(100);

pub(super) struct Deadline(Arc<Clock>);

struct Clock {
    /// Ticks until the deadline; 0 while there is none, and when it has passed.
    left: AtomicU32,
    stop: Box<dyn Fn() + Send + Sync>,
}

impl Deadline {
    /// `stop` is called by a thread of its own, once for each deadline that passes.
    pub fn new(stop: impl Fn() + Send + Sync + 'static) -> Deadline {
        let clock = Arc::new(Clock {
            left: AtomicU32::new(0),
            stop: Box::new(stop),
        });
        let ticking = Arc::downgrade(&clock);
        thread::spawn(move || {
            while let Some(clock) = ticking.upgrade() {
                clock.tick();
                drop(clock);
                thread::sleep(TICK);
            }
        });
        Deadline(clock)
    }

    /// From now on, so many ticks of 100 ms are left.
    pub fn begin(&self, ticks: u32) {
        self.0.left.store(ticks, Ordering::Release);
    }

    /// It was done; or `false`, it had been stopped before.
    pub fn end(&self) -> bool {
        self.0.left.swap(0, Ordering::AcqRel) > 0
    }
}

impl Clock {
    fn tick(&self) {
        let one_less = |left: u32| left.checked_sub(1);
        let (set, get) = (Ordering::AcqRel, Ordering::Acquire);
        if self.left.fetch_update(set, get, one_less) == Ok(1) {
            (self.stop)();
        }
    }
}
