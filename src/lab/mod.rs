//! Labs done for real: commands run in bash, checks asked, clusters brought up and down.
//!
//! [`prove`] is the whole of it: a lab and a cluster → a report and a proof. Below it lie the
//! [`shell`] that stays open from block to block, [`expect`] for what blocks print, [`tap`]
//! for what checks say, and a [`room`] that keeps a run apart from everything else. The only
//! stage besides `source`, `emit` and `cli` that touches the world; nothing here knows how a
//! site is rendered.

pub mod classroom;
pub mod cluster;
mod date;
mod environment;
pub mod expect;
pub mod export;
pub mod facts;
pub mod namespace;
pub mod process;
pub mod prove;
pub mod provider;
pub mod reader;
pub mod record;
pub mod report;
pub mod room;
pub mod scripts;
pub mod session;
pub mod shell;
pub mod tap;
mod token;
