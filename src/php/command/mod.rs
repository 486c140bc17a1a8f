//! The functions of the worker. Those that talk to Statsig run on the command line only.

pub mod probe;
pub mod ship;
pub mod sync;
pub mod take;
pub mod upstream;
