//! The algorithm: a [`pass`](pass::Pass) goes through the rules and conditions of a snapshot for one user. Its methods
//! are spread over these files, by what they evaluate.

pub mod condition;
pub mod enforce;
pub mod gate;
pub mod layer;
pub mod mapping;
pub mod marks;
pub mod observer;
pub mod overriding;
pub mod pass;
pub mod rule;
pub mod scratch;
