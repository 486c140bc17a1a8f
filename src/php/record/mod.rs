//! What is recorded: exposures, events of PHP code, what browsers send.

mod buffer;
pub mod counters;
pub mod event;
pub mod exposure;
pub mod failure;
pub mod fast_lane;
mod keeper;
pub mod log;
mod policy_array;
pub mod relay;
pub mod same_origin;
