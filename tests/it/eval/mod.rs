//! Decisions, held against the official core's.

pub mod agents;
pub mod cases;
pub mod core_details;
pub mod experiment_group;
pub mod explain;
pub mod golden;
pub mod reach;
pub mod spec_level;
