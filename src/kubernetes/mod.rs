//! Kubernetes' own judgement: documents in, what each version says of them out.
//!
//! The engine is Kubernetes' Go code as WebAssembly (`kubernetes/engine`), run in-process by
//! wasmtime, without files, clock or network. [`Judge`] asks it; [`Finding`]s are its words at
//! bytes of the document. Nothing here knows pages, rules or output formats, and only `store`
//! (compiled engines) and the verdict cache touch disk.

pub mod addresses;
pub mod call;
mod engine;
pub mod engines;
mod finding;
pub mod flags;
mod instance;
mod judge;
pub mod kubectl;
pub mod kubelet;
mod locate;
mod pool;
mod protocol;
mod question;
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
