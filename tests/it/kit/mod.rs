//! What several tests use: fixtures, a fake Statsig, clocks, folders, bodies. No test is here.

pub mod bodies;
pub mod countries;
pub mod fake_clock;
pub mod fixture;
pub mod hostile;
pub mod judged;
pub mod loopback;
pub mod mutant;
pub mod pass_all;
pub mod policies;
pub mod scratch;
pub mod token;
pub mod undisturbed;
