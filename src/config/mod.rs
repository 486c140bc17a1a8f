//! The config document: as the wire says it, compiled, and held as an immutable snapshot. Read as it flows:
//!
//! 1. [`wire`] with [`json`], [`field`] and [`timestamp`]: what a document says. [`error`]: why it is refused.
//! 2. [`compile`]: what is made of it, once.
//! 3. [`compiled`]: what evaluations read: the [`Snapshot`] and its parts.
//! 4. [`ids`]: the ID lists beside it.

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
