//! Contextual bandits (`evaluation.md` 6.5). Their model is not here: one that runs answers `Unsupported`, as its
//! choice is partly random. All others answer their default.

use super::condition::GateRef;
use super::spec::ValueId;
use crate::config::image::run::Run;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// One contextual bandit, which is asked for as an experiment.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Bandit {
    /// The name it is asked by.
    pub name: Span,
    /// The type of the unit that is put into groups.
    pub id_type: Span,
    /// Rule id while it does not run.
    pub prestart: Span,
    /// Rule id of those whom it does not target.
    pub untargeted: Span,
    pub(in crate::config) targeting: Span,
    pub(in crate::config) apps: Run,
    /// The answer while it does not run, and to those whom it does not target.
    pub default: ValueId,
    /// Shown in exposures.
    pub version: u32,
    pub(in crate::config) gate: u32,
    pub(in crate::config) segment: u16,
    pub(in crate::config) runs: u16,
}

impl Bandit {
    /// Whether it is enabled and has groups.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.runs != 0
    }

    /// Whoever passes this gate is targeted; none: everybody is.
    #[must_use]
    pub fn targeting(&self) -> Option<GateRef> {
        let name = self.targeting.known()?;
        Some(GateRef { name, gate: (self.gate != u32::MAX).then_some(self.gate), segment: self.segment != 0 })
    }

    /// Apps that may see it.
    #[must_use]
    pub fn apps(&self) -> Option<Run> {
        self.apps.known()
    }
}
