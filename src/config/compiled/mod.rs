//! The immutable snapshot and its parts: everything looked up and parsed that can be.

pub mod bandit;
pub mod condition;
mod entry_version;
pub mod pattern;
pub mod snapshot;
pub mod spec;
pub mod store;
pub mod target;
