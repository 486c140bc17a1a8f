//! The balance of groups: its statistics, what it expects, and what it finds in a thousand experiments.

pub mod days;
pub mod figures;
pub mod simulated;
pub mod simulation;
pub mod split;
pub mod statistics;
