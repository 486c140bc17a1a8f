//! The immutable snapshot and its parts. All names are looked up and all texts parsed, so that an evaluation only
//! reads.

pub mod bandit;
pub mod comparison;
pub mod condition;
mod entry_version;
pub mod mapping;
pub mod pattern;
pub mod section;
pub mod snapshot;
pub mod spec;
pub mod store;
pub mod target;
pub(in crate::config) mod view;
