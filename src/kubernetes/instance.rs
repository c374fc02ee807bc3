//! One running engine: bytes of a request → bytes of the answer.

use wasmtime::{Memory, Store, TypedFunc};

use super::{engine::Engine, state::State};

/// An engine never collects its garbage. One that has grown beyond this is replaced by a fresh one,
/// which takes a tenth of the time that collecting took.
const MAX_GARBAGE: usize = 96 << 20;

/// Ticks of [`Engine`]'s clock that one judgement may take. The largest document that a server
/// accepts takes a third of it on a quiet machine.
const DEADLINE: u64 = 200;

/// Ticks that starting Go and registering every kind may take.
const START_DEADLINE: u64 = 600;

/// A started engine. Good for any number of requests, one at a time, until one breaks it.
pub(super) struct Instance {
    store: Store<State>,
    memory: Memory,
    /// Bytes of memory after the start.
    fresh: usize,
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
                fresh: memory.data_size(&store),
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

    /// Whether a fresh instance would do better from here on.
    pub fn is_worn(&self) -> bool {
        self.memory.data_size(&self.store) > self.fresh + MAX_GARBAGE
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
