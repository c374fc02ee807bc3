//! The loop of `serve`: a change, a build, the page; and when it is quiet, the search index.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::{Duration, Instant},
};

use anyhow::Context;

use super::{
    http,
    preview::{Built, Preview},
};
use crate::{
    cli::watch::{Change, Watch},
    diagnostic::human,
    render::{KeptIndex, Output},
};

/// What the loop waits for.
pub(super) enum Event {
    Changed,
    /// The pages' dates may be others.
    Committed,
    /// The index of the build of that number.
    Indexed(u64, Result<Vec<Output>, String>),
}

/// Editors write a file in several steps; changes this close together are one.
const SETTLE: Duration = Duration::from_millis(5);
/// How long it must be quiet before the search index is made.
const QUIET: Duration = Duration::from_millis(300);

pub(super) struct Studio {
    preview: Preview,
    shared: Arc<http::Shared>,
    watch: Watch,
    events: mpsc::Receiver<Event>,
    sender: mpsc::Sender<Event>,
    colors: bool,
    /// Counts the builds that made something else.
    number: u64,
    /// Counts how often a file that is copied as it is was another.
    copies: u64,
    built: Option<Arc<Built>>,
    index: Vec<Output>,
    /// What the next index is made from. Only one is made at a time.
    kept: Arc<Mutex<KeptIndex>>,
    /// Whether the index is of an older build, and whether one is being made.
    index_is_old: bool,
    indexing: bool,
}

impl Studio {
    pub fn new(
        root: &Path,
        preview: Preview,
        shared: Arc<http::Shared>,
        colors: bool,
    ) -> anyhow::Result<Self> {
        let (sender, events) = mpsc::channel();
        let changes = sender.clone();
        let watch = Watch::new(root, move |change| {
            // Nobody listens any more only when the program ends.
            let _ = changes.send(match change {
                Change::Files => Event::Changed,
                Change::History => Event::Committed,
            });
        })
        .context("changes cannot be watched")?;
        Ok(Studio {
            preview,
            shared,
            watch,
            events,
            sender,
            colors,
            number: 0,
            copies: 0,
            built: None,
            index: Vec::new(),
            kept: Arc::default(),
            index_is_old: false,
            indexing: false,
        })
    }

    /// Serves what is on disk now.
    pub fn build(&mut self) {
        loop {
            let started = Instant::now();
            let shared = self.shared.clone();
            let first = |pages: Vec<Output>| shared.amend(&pages);
            let built = match self.preview.build(first) {
                Ok(built) => built,
                // What was served before goes on being served; the next change tries again.
                Err(error) => return eprintln!("proofmark: {error:#}"),
            };
            let grown = self.watch.follow(&built.folders);
            self.take(built, started);
            // What happened in a new folder before it was watched is found by looking again.
            if !grown {
                return;
            }
        }
    }

    /// Rebuilds on every change, for as long as the program runs.
    pub fn follow(&mut self) {
        loop {
            let idle = self.index_is_old && !self.indexing;
            let wait = if idle {
                QUIET
            } else {
                Duration::from_secs(3600)
            };
            match self.events.recv_timeout(wait) {
                Ok(event) => self.answer(event),
                Err(mpsc::RecvTimeoutError::Timeout) if idle => self.start_index(),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn answer(&mut self, first: Event) {
        std::thread::sleep(match first {
            Event::Indexed(..) => Duration::ZERO,
            _ => SETTLE,
        });
        let later: Vec<Event> = self.events.try_iter().collect();
        let mut changed = false;
        let mut committed = false;
        for event in std::iter::once(first).chain(later) {
            match event {
                Event::Changed => changed = true,
                Event::Committed => committed = true,
                Event::Indexed(number, index) => self.take_index(number, index),
            }
        }
        if committed {
            self.preview.read_dates();
        }
        if changed || committed {
            self.build();
        }
    }

    /// Serves a build; says so unless it made what is served already.
    fn take(&mut self, built: Built, started: Instant) {
        if let Some(old) = &self.built {
            if old.is_same(&built) {
                // What was shown early may have had the findings of before.
                return self.publish(&built);
            }
            self.copies += u64::from(old.copied != built.copied);
        }
        self.number += 1;
        self.index_is_old = true;
        if built.search.is_none() {
            self.index.clear();
        }
        self.publish(&built);
        eprint!("{}", human::format(&built.report, self.colors));
        let (time, drawn) = (started.elapsed().as_millis(), built.drawn);
        eprintln!("built in {time} ms; pages drawn: {drawn}");
        self.built = Some(Arc::new(built));
    }

    fn publish(&self, built: &Built) {
        let outputs = built.outputs.iter().chain(&self.index);
        self.shared.publish(outputs, self.copies);
    }

    /// Makes the index beside the loop, so that an edit never waits for it.
    fn start_index(&mut self) {
        let Some(built) = self.built.clone() else {
            return;
        };
        let (number, sender, kept) = (self.number, self.sender.clone(), self.kept.clone());
        self.indexing = true;
        self.index_is_old = false;
        std::thread::spawn(move || {
            // One that broke down over it left nothing half made: it is taken out while in use.
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let index = built.index(&mut kept).map_err(|error| error.to_string());
            // Nobody waits for it only when the program ends.
            let _ = sender.send(Event::Indexed(number, index));
        });
    }

    /// Adds an index to what is served, without a reload. One of an older build is better than
    /// none, and is replaced when it is quiet again.
    fn take_index(&mut self, number: u64, index: Result<Vec<Output>, String>) {
        self.indexing = false;
        self.index_is_old |= number != self.number;
        match (index, &self.built) {
            (Ok(index), Some(built)) if built.search.is_some() => {
                self.index = index;
                self.publish(built);
            }
            (Ok(_), _) => {}
            (Err(error), _) => eprintln!("proofmark: {error}"),
        }
    }
}
