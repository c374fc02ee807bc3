//! The engine of one Kubernetes minor, ready to be started any number of times.

use std::{path::PathBuf, sync::Mutex};

use wasmtime::{Config, InstancePre, Linker, Module, Strategy};

use super::{
    program::Program,
    running::{Broken, DEADLINE},
    state::State,
    store::{Store, StoreError},
    version::Version,
    wasi,
};

/// An engine that is made ready.
pub struct Engine(Form);

/// What engines are made of: the same sources, compiled either way.
pub(super) enum Form {
    Module(Linked),
    /// A program of the machine.
    Program(Tried),
}

/// A program that runs on this machine.
pub(super) struct Tried {
    pub path: PathBuf,
    /// The one that was tried, and those that were started beside it.
    started: Mutex<Vec<Program>>,
}

impl Tried {
    /// Starts so many, and waits for an answer of one; the others need no less time.
    fn new(path: PathBuf, wanted: usize) -> Result<Tried, Broken> {
        let started = (0..wanted.max(1)).map(|_| Program::start(&path, DEADLINE));
        let mut started = started.collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = started.last_mut() {
            first.judge(&[b"{}\n"])?;
        }
        let started = Mutex::new(started);
        Ok(Tried { path, started })
    }

    /// One that was started and that nobody has.
    pub fn take(&self) -> Option<Program> {
        self.started.lock().expect("nobody panics here").pop()
    }
}

/// A compiled module with its imports in place.
pub(super) struct Linked {
    pub runtime: wasmtime::Engine,
    pub module: InstancePre<State>,
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

/// What is spent on compiling an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// A baseline compiler: a few seconds, for code that takes half as long again.
    Little,
    /// An optimising compiler: most of a minute.
    Full,
}

impl Effort {
    /// What a first use waits for. The baseline compiler is known to do well on x86-64 alone.
    const FIRST: Effort = match cfg!(target_arch = "x86_64") {
        true => Effort::Little,
        false => Effort::Full,
    };
}

impl Engine {
    /// Makes the engine of `version` ready: as a program where one runs here, else as a module,
    /// from `store` when it was compiled before.
    /// So many will run at a time.
    pub fn load(version: Version, store: &Store, wanted: usize) -> Result<Engine, EngineError> {
        match Engine::program(version, store, wanted) {
            Some(engine) => Ok(engine),
            None => Engine::module(version, store),
        }
    }

    /// The engine of `version` as a program that runs here. It is tried each time: a folder may
    /// have come from another machine, and rights may have changed.
    pub(super) fn program(version: Version, store: &Store, wanted: usize) -> Option<Engine> {
        let started = match store.program(version) {
            Ok(Some(path)) => Tried::new(path, wanted).map_err(|why| why.to_string()),
            Ok(None) => return None,
            Err(error) => Err(error.to_string()),
        };
        match started {
            Ok(tried) => Some(Engine(Form::Program(tried))),
            Err(why) => {
                store.tell(&format!(
                    "the engine of Kubernetes {version} cannot be used as a program here ({why}); \
                     it is WebAssembly instead"
                ));
                None
            }
        }
    }

    /// The engine of `version` as a module, though there be a program.
    pub(super) fn module(version: Version, store: &Store) -> Result<Engine, EngineError> {
        if let Some(engine) = Engine::kept(version, store, Effort::Full)? {
            return Ok(engine);
        }
        let engine = match Engine::kept(version, store, Effort::FIRST)? {
            Some(engine) => engine,
            None => Engine::compiled(version, store, Effort::FIRST)?,
        };
        if Effort::FIRST != Effort::Full {
            store.ask_for_more();
        }
        Ok(engine)
    }

    /// Sees to it that the engine of `version` is in `store` as good as it can be. `false`: it was.
    pub fn compile_fully(version: Version, store: &Store) -> Result<bool, EngineError> {
        if is_kept(version, store, Effort::Full)? {
            return Ok(false);
        }
        store.compiled(version, &runtime_of(version, Effort::Full)?, Effort::Full)?;
        if Effort::FIRST != Effort::Full {
            store.discard(version, &runtime_of(version, Effort::FIRST)?);
        }
        Ok(true)
    }

    /// Whether `version` was used on this machine, and could be compiled better.
    pub fn wants_more(version: Version, store: &Store) -> Result<bool, EngineError> {
        Ok(!is_kept(version, store, Effort::Full)? && is_kept(version, store, Effort::FIRST)?)
    }

    fn kept(
        version: Version,
        store: &Store,
        effort: Effort,
    ) -> Result<Option<Engine>, EngineError> {
        let runtime = runtime_of(version, effort)?;
        let module = store.kept(version, &runtime);
        module.map(|m| Engine::of(version, runtime, &m)).transpose()
    }

    fn compiled(version: Version, store: &Store, effort: Effort) -> Result<Engine, EngineError> {
        let runtime = runtime_of(version, effort)?;
        let module = store.compiled(version, &runtime, effort)?;
        Engine::of(version, runtime, &module)
    }

    fn of(
        version: Version,
        runtime: wasmtime::Engine,
        module: &Module,
    ) -> Result<Engine, EngineError> {
        let module =
            linked(&runtime, module).map_err(|error| EngineError::Runtime { version, error })?;
        Ok(Engine(Form::Module(Linked { runtime, module })))
    }

    pub(super) fn form(&self) -> &Form {
        &self.0
    }
}

/// Whether it was compiled so before; nothing is made ready to run.
fn is_kept(version: Version, store: &Store, effort: Effort) -> Result<bool, EngineError> {
    let runtime = runtime_of(version, effort)?;
    Ok(store.kept(version, &runtime).is_some())
}

fn runtime_of(version: Version, effort: Effort) -> Result<wasmtime::Engine, EngineError> {
    let mut config = Config::new();
    // Where it lies is known to the one who stops it (`instance`).
    config.memory_may_move(false);
    config.strategy(match effort {
        Effort::Little => Strategy::Winch,
        Effort::Full => Strategy::Cranelift,
    });
    wasmtime::Engine::new(&config).map_err(|error| EngineError::Runtime { version, error })
}

fn linked(runtime: &wasmtime::Engine, module: &Module) -> wasmtime::Result<InstancePre<State>> {
    let mut linker = Linker::new(runtime);
    wasi::link(&mut linker, module)?;
    linker.instantiate_pre(module)
}
