//! One running engine that is a module: bytes of a request → bytes of the answer.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicU8, Ordering},
};

use wasmtime::{Memory, Store, TypedFunc};

use super::{deadline::Deadline, engine::Linked, running::Broken, state::State};

/// An engine never collects its garbage. One that has grown beyond this is replaced by a fresh one,
/// which takes a tenth of the time that collecting took.
const MAX_GARBAGE: usize = 96 << 20;

/// Tenths of a second that starting Go and registering every kind may take.
const START: u32 = 600;

/// Where an engine looks, before it jumps back, whether it is to stop
/// (`kubernetes/engine/cmd/straighten`).
const STOP: usize = 4096;

/// A started engine. Good for any number of requests, one at a time, until one breaks it.
pub(super) struct Instance {
    /// Goes before the memory that it is about.
    _wish: Wish,
    store: Store<State>,
    memory: Memory,
    /// Bytes of memory after the start.
    fresh: usize,
    buffer: TypedFunc<i32, i32>,
    judge: TypedFunc<i32, i64>,
    deadline: Deadline,
    ticks: u32,
}

impl Instance {
    /// Starts the engine; each of its answers may take so many ticks of 100 ms.
    pub fn start(engine: &Linked, ticks: u32) -> Result<Instance, Broken> {
        let mut store = Store::new(&engine.runtime, State::default());
        store.limiter(|state| state);
        let made = engine.module.instantiate(&mut store).and_then(|instance| {
            let memory = instance.get_memory(&mut store, "memory");
            let none = || wasmtime::Error::msg("the engine exports no memory");
            Ok((instance, memory.ok_or_else(none)?))
        });
        let (instance, memory) = made.map_err(|error| reason(&store, &error))?;
        let wish = Wish::of(&memory, &mut store);
        let byte = Arc::clone(&wish.0);
        let deadline = Deadline::new(move || byte.stop());
        let start = |store: &mut Store<State>| -> wasmtime::Result<_> {
            let initialize = instance.get_typed_func::<(), ()>(&mut *store, "_initialize")?;
            initialize.call(&mut *store, ())?;
            let buffer = instance.get_typed_func(&mut *store, "buffer")?;
            let judge = instance.get_typed_func(&mut *store, "judge")?;
            Ok((buffer, judge))
        };
        deadline.begin(START);
        let started = start(&mut store);
        match (deadline.end(), started) {
            (true, Ok((buffer, judge))) => Ok(Instance {
                _wish: wish,
                fresh: memory.data_size(&store),
                store,
                memory,
                buffer,
                judge,
                deadline,
                ticks,
            }),
            (true, Err(error)) => Err(reason(&store, &error)),
            (false, _) => Err(Broken::late()),
        }
    }

    /// The answer to a request. After an error the instance is of no more use.
    pub fn judge(&mut self, request: &[u8]) -> Result<Vec<u8>, Broken> {
        self.deadline.begin(self.ticks);
        let answer = self.exchange(request);
        match (self.deadline.end(), answer) {
            (true, Ok(answer)) => Ok(answer),
            (true, Err(error)) => Err(reason(&self.store, &error)),
            (false, _) => Err(Broken::late()),
        }
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

/// Lets another thread stop an engine, for as long as this is there: the memory has to stay longer.
struct Wish(Arc<Byte>);

/// The byte at [`STOP`] in a memory; none when that is gone.
struct Byte(Mutex<Option<*const AtomicU8>>);

// SAFETY: the pointer is followed only under the lock, and only while the memory is there.
unsafe impl Send for Byte {}
// SAFETY: as above.
unsafe impl Sync for Byte {}

impl Wish {
    fn of(memory: &Memory, store: &mut Store<State>) -> Wish {
        let byte = memory.data_mut(store).get_mut(STOP);
        let byte = byte.map(|b| std::ptr::from_mut(b).cast_const().cast());
        Wish(Arc::new(Byte(Mutex::new(byte))))
    }
}

impl Drop for Wish {
    fn drop(&mut self) {
        *self.0.lock() = None;
    }
}

impl Byte {
    fn lock(&self) -> MutexGuard<'_, Option<*const AtomicU8>> {
        self.0.lock().expect("nobody panics while holding it")
    }

    fn stop(&self) {
        if let Some(byte) = *self.lock() {
            // SAFETY: a memory stays where it is while it grows (`memory_may_move`), and is there
            // until the wish is dropped, which waits for the lock. Nothing but the engine's look
            // reads this byte, and nothing else writes it.
            unsafe { &*byte }.store(1, Ordering::Relaxed);
        }
    }
}

fn reason(store: &Store<State>, error: &wasmtime::Error) -> Broken {
    let why = store
        .data()
        .panic()
        .unwrap_or_else(|| error.root_cause().to_string());
    Broken::down(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::{
        Header, Store, Version,
        engine::{Engine, Form},
        protocol::request,
    };

    #[test]
    fn an_engine_that_takes_too_long_is_stopped_and_the_next_one_is_not() {
        let store = Store::of_user(|_| ());
        let engine = Engine::module(Version::NEWEST, &store).unwrap();
        let Form::Module(module) = engine.form() else {
            unreachable!("it was asked for");
        };
        // Some seconds' work, against a tenth of one.
        let entries = (0..60_000).map(|n| format!("  k{n}: \"a\\x20b\"\n"));
        let long = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n".to_owned();
        let long = request(&Header::default(), &entries.fold(long, |text, e| text + &e));
        let mut instance = Instance::start(module, 1).unwrap();
        let why = instance.judge(&long).unwrap_err();
        assert_eq!(why.to_string(), Broken::late().to_string());
        drop(instance);

        let short = request(&Header::default(), "apiVersion: v1\nkind: Pod\n");
        let answer = Instance::start(module, 600).unwrap().judge(&short).unwrap();
        assert!(answer.starts_with(b"{\"gvk\""));
    }
}
