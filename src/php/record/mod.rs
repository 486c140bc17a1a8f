//! What is recorded: exposures, events of PHP code, what browsers send.

pub mod event;
pub mod exposure;
pub mod failure;
pub mod fast_lane;
pub mod log;
pub mod relay;
pub mod same_origin;
