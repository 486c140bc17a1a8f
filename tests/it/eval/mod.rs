//! Decisions are compared with those of the official core.

pub mod agents;
pub mod cases;
pub mod core_details;
pub mod countries;
pub mod experiment_group;
pub mod explain;
pub mod golden;
pub mod reach;
pub mod spec_level;
