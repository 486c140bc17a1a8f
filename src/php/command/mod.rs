//! The functions of the worker, which run on the command line only: the code that talks to Statsig.

pub mod probe;
pub mod ship;
pub mod sync;
pub mod upstream;
