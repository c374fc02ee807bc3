//! The engine of one Kubernetes minor, ready to be started any number of times.

use std::{thread, time::Duration};

use wasmtime::{Config, InstancePre, Linker, Module};

use super::{
    state::State,
    store::{Store, StoreError},
    version::Version,
    wasi,
};

/// How often the clock ticks that deadlines are counted in.
const TICK: Duration = Duration::from_millis(100);

/// A compiled engine with its imports in place.
pub struct Engine {
    runtime: wasmtime::Engine,
    linked: InstancePre<State>,
}

/// Why a version cannot be judged on this machine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("the engine of Kubernetes {version} cannot be used: {error}")]
    Runtime {
        version: Version,
        error: wasmtime::Error,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Loads the engine of `version`, from `store` when it was compiled before.
    pub fn load(version: Version, store: &Store) -> Result<Engine, EngineError> {
        let fault = |error| EngineError::Runtime { version, error };
        let runtime = runtime().map_err(fault)?;
        let module = store.compiled(version, &runtime)?;
        let linked = linked(&runtime, &module).map_err(fault)?;
        tick(&runtime);
        Ok(Engine { runtime, linked })
    }

    pub(super) fn runtime(&self) -> &wasmtime::Engine {
        &self.runtime
    }

    pub(super) fn linked(&self) -> &InstancePre<State> {
        &self.linked
    }
}

fn runtime() -> wasmtime::Result<wasmtime::Engine> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    wasmtime::Engine::new(&config)
}

fn linked(runtime: &wasmtime::Engine, module: &Module) -> wasmtime::Result<InstancePre<State>> {
    let mut linker = Linker::new(runtime);
    wasi::link(&mut linker, module)?;
    linker.instantiate_pre(module)
}

/// Lets the deadlines of `runtime` pass for as long as it lives.
fn tick(runtime: &wasmtime::Engine) {
    let runtime = runtime.weak();
    thread::spawn(move || {
        while let Some(runtime) = runtime.upgrade() {
            runtime.increment_epoch();
            drop(runtime);
            thread::sleep(TICK);
        }
    });
}
