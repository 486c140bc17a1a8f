//! Contextual bandits (`evaluation.md` 6.5). Their model is not here: one that runs answers `Unsupported`, as its
//! choice is partly random. All others answer their default.

use super::condition::GateRef;
use super::spec::ValueId;
use crate::text::Span;
use std::ops::Range;

/// One contextual bandit, which is asked for as an experiment.
#[derive(Debug)]
pub struct Bandit {
    /// The name it is asked by.
    pub name: Span,
    /// The answer while it does not run, and to those whom it does not target.
    pub default: ValueId,
    /// The type of the unit that is put into groups.
    pub id_type: Span,
    /// Shown in exposures.
    pub version: u32,
    /// Whether it is enabled and has groups.
    pub runs: bool,
    /// Whoever passes this gate is targeted; none: everybody is.
    pub targeting: Option<GateRef>,
    /// Apps that may see it.
    pub apps: Option<Range<u32>>,
    /// Rule id while it does not run.
    pub prestart: Span,
    /// Rule id of those whom it does not target.
    pub untargeted: Span,
}
