//! One running engine: bytes of a request → bytes of the answer.

use wasmtime::{Memory, ResourceLimiter, Store, TypedFunc};

use super::engine::Engine;

/// An engine that needs more is stopped: a document cannot need it.
const MAX_MEMORY: usize = 1 << 30;

/// Ticks of [`Engine`]'s clock that one judgement may take.
const DEADLINE: u64 = 100;

/// Ticks that starting Go and registering every kind may take.
const START_DEADLINE: u64 = 600;

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
    fn panic(&self) -> Option<String> {
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

/// A started engine. Good for any number of requests, one at a time, until one breaks it.
pub(super) struct Instance {
    store: Store<State>,
    memory: Memory,
    buffer: TypedFunc<i32, i32>,
    judge: TypedFunc<i32, i64>,
}

/// Why an instance cannot go on, in words for a diagnostic.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Broken(String);

impl Instance {
    pub fn start(engine: &Engine) -> Result<Instance, Broken> {
        let mut store = Store::new(engine.runtime(), State::default());
        store.limiter(|state| state);
        store.set_epoch_deadline(START_DEADLINE);
        let start = |store: &mut Store<State>| -> wasmtime::Result<_> {
            let instance = engine.linked().instantiate(&mut *store)?;
            instance
                .get_typed_func::<(), ()>(&mut *store, "_initialize")?
                .call(&mut *store, ())?;
            let memory = instance.get_memory(&mut *store, "memory");
            let memory =
                memory.ok_or_else(|| wasmtime::Error::msg("the engine exports no memory"))?;
            let buffer = instance.get_typed_func(&mut *store, "buffer")?;
            let judge = instance.get_typed_func(&mut *store, "judge")?;
            Ok((memory, buffer, judge))
        };
        match start(&mut store) {
            Ok((memory, buffer, judge)) => Ok(Instance {
                store,
                memory,
                buffer,
                judge,
            }),
            Err(error) => Err(reason(&store, &error)),
        }
    }

    /// The answer to a request. After an error the instance is of no more use.
    pub fn judge(&mut self, request: &[u8]) -> Result<Vec<u8>, Broken> {
        self.store.set_epoch_deadline(DEADLINE);
        self.exchange(request)
            .map_err(|error| reason(&self.store, &error))
    }

    fn exchange(&mut self, request: &[u8]) -> wasmtime::Result<Vec<u8>> {
        let length = i32::try_from(request.len())?;
        let address = self.buffer.call(&mut self.store, length)? as u32 as usize;
        self.memory.write(&mut self.store, address, request)?;
        let packed = self.judge.call(&mut self.store, length)? as u64;
        let (start, length) = ((packed >> 32) as usize, packed as u32 as usize);
        let answer = self.memory.data(&self.store).get(start..start + length);
        let answer =
            answer.ok_or_else(|| wasmtime::Error::msg("the answer lies outside the memory"))?;
        Ok(answer.to_vec())
    }
}

fn reason(store: &Store<State>, error: &wasmtime::Error) -> Broken {
    if matches!(error.downcast_ref(), Some(wasmtime::Trap::Interrupt)) {
        return Broken("the engine found no answer in time".to_owned());
    }
    let why = store
        .data()
        .panic()
        .unwrap_or_else(|| error.root_cause().to_string());
    Broken(format!("the engine broke down: {why}"))
}
