//! Contextual bandits: decided as far as their model is not asked (`evaluation.md`
//! 6.5). One that runs answers `Unsupported`, as its choice is partly random.

use super::condition::GateRef;
use super::spec::ValueId;
use crate::text::Span;
use std::ops::Range;

/// One contextual bandit.
#[derive(Debug)]
pub struct Bandit {
    /// The name it is asked by.
    pub name: Span,
    /// The answer while it does not run, and to those whom it does not target.
    pub default: ValueId,
    /// What is bucketed.
    pub id_type: Span,
    /// Shown in exposures.
    pub version: u32,
    /// Whether it is enabled and has groups.
    pub runs: bool,
    /// The gate of those whom it targets.
    pub targeting: Option<GateRef>,
    /// Apps that may see it.
    pub apps: Option<Range<u32>>,
    /// Rule id while it does not run.
    pub prestart: Span,
    /// Rule id of those whom it does not target.
    pub untargeted: Span,
}
