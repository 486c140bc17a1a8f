//! Persistent assignment (`evaluation.md` 6.3): what PHP code has stored of decisions, and the exposures of those that
//! units keep.

pub mod exposure;
pub mod given;
pub mod held;
