//! The config document: as the wire says it, compiled, and held as an immutable snapshot. Read as it flows:
//!
//! 1. [`wire`] with [`json`], [`field`] and [`timestamp`]: what a document says. [`error`]: why it is refused.
//! 2. [`compile`]: turns a document into a snapshot, once.
//! 3. [`compiled`]: the [`Snapshot`] and its parts, which evaluations read.
//! 4. [`ids`]: the ID lists, which come in files of their own.

pub mod compile;
pub mod compiled;
pub mod error;
pub mod field;
pub mod ids;
pub mod json;
pub mod timestamp;
pub mod wire;

pub use compiled::snapshot::Snapshot;
pub use error::{EntryCause, LoadError, Refusal};
