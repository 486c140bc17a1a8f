//! How events reach the spool: exposures, events of PHP code, and what browsers send.

mod buffer;
pub mod counters;
pub mod event;
pub mod exposure;
pub mod failure;
pub mod fast_lane;
pub mod initialize;
mod keeper;
pub mod log;
mod policy_array;
pub mod relay;
pub mod same_origin;
