//! One running engine, whatever it is made of: bytes of a request → bytes of the answer.

use super::{
    engine::{Engine, Form},
    instance::Instance,
    program::Program,
};

/// Tenths of a second that one judgement may take. The largest document that a server accepts
/// takes a third of it on a quiet machine.
pub(super) const DEADLINE: u32 = 200;

/// A started engine. Good for any number of requests, one at a time, until one breaks it.
pub(super) enum Running {
    Module(Instance),
    Program(Program),
}

/// Why a running engine cannot go on, in words for a diagnostic.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Broken(pub String);

impl Running {
    pub fn start(engine: &Engine) -> Result<Running, Broken> {
        Ok(match engine.form() {
            Form::Module(module) => Running::Module(Instance::start(module, DEADLINE)?),
            Form::Program(tried) => Running::Program(match tried.take() {
                Some(program) => program,
                None => Program::start(&tried.path, DEADLINE)?,
            }),
        })
    }

    /// How many of the first requests it takes at once; of any, at least one.
    pub fn takes(&self, requests: &[&[u8]]) -> usize {
        match self {
            Running::Module(_) => 1,
            Running::Program(program) => program.takes(requests),
        }
    }

    /// The answers to as many requests as it takes. After an error the engine is of no more use,
    /// and which of several requests it was is not known.
    pub fn judge(&mut self, requests: &[&[u8]]) -> Result<Vec<Vec<u8>>, Broken> {
        match self {
            Running::Module(instance) => requests.iter().map(|r| instance.judge(r)).collect(),
            Running::Program(program) => program.judge(requests),
        }
    }

    /// Whether a fresh one would do better from here on.
    pub fn is_worn(&self) -> bool {
        match self {
            Running::Module(instance) => instance.is_worn(),
            // It collects its garbage.
            Running::Program(_) => false,
        }
    }
}

impl Broken {
    pub fn late() -> Broken {
        Broken("the engine found no answer in time".to_owned())
    }

    pub fn down(why: String) -> Broken {
        Broken(format!("the engine broke down: {why}"))
    }
}
