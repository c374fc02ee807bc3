//! What the host keeps of a running engine, and how much memory it grants it.

use wasmtime::ResourceLimiter;

/// An engine that needs more is stopped: a document cannot need it.
const MAX_MEMORY: usize = 1 << 30;

/// What the host keeps of an instance while it runs.
#[derive(Debug, Default)]
pub(super) struct State {
    pub ticks: u64,
    seed: u64,
    last_words: Vec<u8>,
}

impl State {
    /// The next byte of a fixed sequence: nothing that is judged depends on chance.
    pub fn random(&mut self) -> u8 {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.seed >> 56) as u8
    }

    pub fn say(&mut self, text: &[u8]) {
        const KEPT: usize = 4096;
        self.last_words.extend_from_slice(text);
        let surplus = self.last_words.len().saturating_sub(KEPT);
        self.last_words.drain(..surplus);
    }

    /// The first line of a Go panic, if there was one.
    pub fn panic(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.last_words);
        let line = text
            .lines()
            .find(|l| l.starts_with("panic:") || l.starts_with("fatal error:"))?;
        Some(line.to_owned())
    }
}

impl ResourceLimiter for State {
    fn memory_growing(
        &mut self,
        _now: usize,
        wanted: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(wanted <= MAX_MEMORY)
    }

    fn table_growing(
        &mut self,
        _now: usize,
        _wanted: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(true)
    }
}
