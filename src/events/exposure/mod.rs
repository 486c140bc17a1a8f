//! What the server logs itself: exposures of its own decisions, each once, and counts of the decisions that were asked
//! without an exposure.

pub mod checks;
pub mod event;
pub mod membership;
pub mod once;
