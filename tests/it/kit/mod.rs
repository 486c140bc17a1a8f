//! What tests stand on: fixtures, a fake Statsig, clocks, folders, bodies. No test is here.

pub mod bodies;
pub mod fake_clock;
pub mod fixture;
pub mod hostile;
pub mod judged;
pub mod loopback;
pub mod mutant;
pub mod policies;
pub mod project;
pub mod reach;
pub mod scratch;
pub mod undisturbed;
