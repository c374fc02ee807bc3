//! Kubernetes' own judgement: documents in, what each version says of them out.
//!
//! The engine is Kubernetes' Go code as WebAssembly (`kubernetes/engine`), run in-process by
//! wasmtime, without files, clock or network; or, on Linux on x86-64, as a program that the kernel
//! confines to as much. [`Judge`] asks it; [`Finding`]s are its words at bytes of the document.
//! Nothing here knows pages, rules or output formats, and only `store` and `kept` (engines on
//! disk), `program` (its process) and the verdict cache touch the machine.

pub mod addresses;
mod artefacts;
pub mod call;
mod deadline;
mod engine;
pub mod engines;
mod finding;
pub mod flags;
mod instance;
mod judge;
mod kept;
pub mod kubectl;
pub mod kubelet;
mod locate;
mod pool;
mod program;
mod protocol;
mod question;
mod running;
pub mod shell;
mod state;
mod store;
pub mod tables;
pub mod values;
mod version;
mod wasi;

pub use engine::EngineError;
pub use finding::{Finding, FindingKind};
pub use judge::{Judge, Judgement};
pub use protocol::{Family, Gvk, Header};
pub use question::Question;
pub use store::Store;
pub use version::{UnknownVersion, Version, name_set};
