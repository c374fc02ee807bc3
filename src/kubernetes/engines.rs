//! Engines made as ready as they can be, apart from their use: what a first use has no time for.

use super::{
    engine::{Engine, EngineError},
    store::Store,
    version::Version,
};

/// What an engine's next use finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ready {
    /// A program that runs on this machine.
    Program,
    /// Machine code that was compiled for it now.
    Compiled,
    /// Machine code from before.
    Before,
}

/// Makes the engine of `version` ready.
pub fn make_ready(version: Version, store: &Store) -> Result<Ready, EngineError> {
    if Engine::program(version, store, 1).is_some() {
        return Ok(Ready::Program);
    }
    Ok(match Engine::compile_fully(version, store)? {
        true => Ready::Compiled,
        false => Ready::Before,
    })
}

/// Compiles every engine that was used on this machine, one after the other, until none is left.
/// Does nothing while another process does the same.
pub fn compile_used(store: &Store) -> Result<(), EngineError> {
    let Some(_alone) = store.only_one() else {
        return Ok(());
    };
    // Others may be used for the first time while one is compiled.
    loop {
        let mut done = true;
        for version in Version::BUILT_IN {
            if Engine::wants_more(version, store)? {
                done &= !Engine::compile_fully(version, store)?;
            }
        }
        if done {
            return Ok(());
        }
    }
}
