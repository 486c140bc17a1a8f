//! The commands that talk to Statsig.

pub mod probe;
pub mod ship;
pub mod sync;
pub mod upstream;
