//! The way of one body: who may send it, what of it passes, and the lines made of that.

pub mod admission;
pub mod failure;
pub mod purpose;
pub mod same_origin;
mod writer;
