//! Values by the hash of what they were made from: what one run may hand to the next.
//!
//! A memory is passed in, never global, and never changes what comes out: a key stands for
//! all that its value depends on. Nothing here touches a disk; `emit` keeps what should last.

use std::{
    collections::HashMap,
    sync::{
        RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The first half of a BLAKE3 hash: chance does not find two equal ones.
pub type Key = [u8; 16];

/// Remembers values, and which of them the present run asked for.
pub struct Memory<V> {
    known: HashMap<Key, V>,
    used: RwLock<HashMap<Key, V>>,
    made: AtomicUsize,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Memory::new(HashMap::new())
    }
}

impl<V> Memory<V> {
    pub fn new(known: HashMap<Key, V>) -> Self {
        Memory {
            known,
            used: RwLock::default(),
            made: AtomicUsize::new(0),
        }
    }

    /// The next run begins: what the last one did not ask for is forgotten.
    pub fn turn(&mut self) {
        self.known = std::mem::take(self.used.get_mut().expect(NO_PANIC));
        self.made = AtomicUsize::new(0);
    }

    /// How many values had to be made in this run.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }
}

impl<V: Clone> Memory<V> {
    /// The value of `key`, which is made when neither this run nor the last one had it.
    pub fn get<E>(&self, key: Key, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(value) = self.used.read().expect(NO_PANIC).get(&key) {
            return Ok(value.clone());
        }
        let value = match self.known.get(&key) {
            Some(value) => value.clone(),
            None => {
                self.made.fetch_add(1, Ordering::Relaxed);
                make()?
            }
        };
        let mut used = self.used.write().expect(NO_PANIC);
        used.insert(key, value.clone());
        Ok(value)
    }

    /// Whether this run asked for other values than the last one left.
    pub fn has_changed(&self) -> bool {
        let used = self.used.read().expect(NO_PANIC);
        used.len() != self.known.len() || used.keys().any(|key| !self.known.contains_key(key))
    }

    /// What was asked for since the memory was made or turned.
    pub fn used(&self) -> HashMap<Key, V> {
        self.used.read().expect(NO_PANIC).clone()
    }
}

const NO_PANIC: &str = "nothing panics while it holds the lock";

/// The key of a sequence of parts; where one ends and the next begins is part of it.
pub(super) fn key(parts: &[&[u8]]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(memory: &Memory<&'static str>, text: &str, value: &'static str) -> &'static str {
        let made: Result<_, ()> = memory.get(key(&[text.as_bytes()]), || Ok(value));
        made.unwrap()
    }

    #[test]
    fn a_value_is_made_once_and_forgotten_when_a_run_does_without_it() {
        let mut memory = Memory::default();
        assert_eq!(get(&memory, "a", "first"), "first");
        assert_eq!(get(&memory, "a", "second"), "first");
        memory.turn();
        assert_eq!(get(&memory, "a", "third"), "first");
        memory.turn();
        memory.turn();
        assert_eq!(get(&memory, "a", "fourth"), "fourth");
    }

    #[test]
    fn the_border_between_parts_is_part_of_a_key() {
        assert_ne!(key(&[b"ab", b"c"]), key(&[b"a", b"bc"]));
    }
}
