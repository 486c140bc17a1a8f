//! The algorithm: one pass over a snapshot for one user.

pub mod condition;
pub mod gate;
pub mod layer;
pub mod mapping;
pub mod observer;
pub mod pass;
pub mod rule;
pub mod scratch;
