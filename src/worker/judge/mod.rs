//! Decides again what an event says, with the document that it was decided with.

mod membership;
mod stated;
pub mod verdict;
pub mod verifier;
