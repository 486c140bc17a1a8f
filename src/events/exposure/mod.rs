//! What we log ourselves: exposures of our own decisions, each once, and counts of what was asked in silence.

pub mod checks;
pub mod event;
pub mod once;
