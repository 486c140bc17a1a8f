//! The questions that can be asked of it.

pub mod evaluate;
pub mod explain;
pub mod parameter;
pub mod reads;
pub mod sweep;
pub mod unit;
