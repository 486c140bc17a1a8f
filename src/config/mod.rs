//! The config document, from the bytes that Statsig sends to the immutable snapshot that decides. Read in this order:
//!
//! 1. [`wire`] and [`bandit_wire`] with [`json`], [`field`] and [`timestamp`]: reads a document. [`error`]: why one is refused.
//! 2. [`compile`]: turns a document into a snapshot, once. [`image`]: the bytes of one, which processes share.
//! 3. [`compiled`]: the [`Snapshot`] and its parts, which evaluations read.
//! 4. [`ids`]: the ID lists, which come in files of their own. [`local_document`]: a wiki's own entries. [`geo`]: countries
//!    of addresses.

pub mod bandit_wire;
pub mod compile;
pub mod compiled;
pub mod error;
pub mod field;
pub mod geo;
pub mod ids;
pub mod image;
pub mod json;
pub mod local_document;
pub mod timestamp;
pub mod wire;

pub use compiled::snapshot::Snapshot;
pub use error::{EntryCause, LoadError, Refusal};
