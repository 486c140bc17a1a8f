//! The config document: as the wire says it, compiled, and held as an immutable snapshot.
//!
//! Reading order: [`wire`], [`compile`] with [`condition`], [`target`], [`spec`] and
//! [`store`] as what it makes, [`snapshot`].

mod arena;
pub mod bandit;
pub mod compile;
pub mod condition;
mod entry_version;
pub mod error;
pub mod field;
pub mod id_change;
pub mod id_list;
pub mod id_set;
pub mod json;
pub mod pattern;
pub mod snapshot;
pub mod spec;
pub mod store;
pub mod target;
pub mod timestamp;
pub mod wire;

pub use error::{Cause, LoadError, Refusal};
pub use snapshot::Snapshot;
