//! Engines compiled with full optimisation, apart from their use: what a first use has no time for.

use super::{
    engine::{Engine, EngineError},
    store::Store,
    version::Version,
};

/// Compiles the engine of `version`, unless that was done. `false`: it was.
pub fn compile(version: Version, store: &Store) -> Result<bool, EngineError> {
    Engine::compile_fully(version, store)
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
                done &= !compile(version, store)?;
            }
        }
        if done {
            return Ok(());
        }
    }
}
