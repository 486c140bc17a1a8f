//! Contextual bandits (`evaluation.md` 6.5): groups, and the model by which the best of them is found for a user.

use super::condition::{FieldRef, GateRef};
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
    /// Start of the hash input of units, for entry versions.
    pub salt: Span,
    /// Rule id while it does not run.
    pub prestart: Span,
    /// Rule id of those whom it does not target.
    pub untargeted: Span,
    pub(in crate::config) targeting: Span,
    pub(in crate::config) apps: Run,
    pub(in crate::config) groups: Run,
    /// Units whose bucket of 10,000 lies below this explore, as soon as there is a model: the others get the best group.
    pub explores_below: f64,
    /// Index of the prefix `salt.`, the constant start of the hash input.
    pub prefix: u32,
    /// The unit whose hash is the bucket, as an index into the units.
    pub unit: u32,
    /// The answer while it does not run, and to those whom it does not target.
    pub default: ValueId,
    /// Shown in exposures.
    pub version: u32,
    pub(in crate::config) gate: u32,
    pub(in crate::config) segment: u16,
    pub(in crate::config) flags: u16,
}

/// What [`Bandit`]'s flags say.
pub(in crate::config) mod bandit_flag {
    pub const ENABLED: u16 = 1;
    pub const RUNS: u16 = 1 << 1;
    pub const LEARNED: u16 = 1 << 2;
    pub const HIGHER: u16 = 1 << 3;
}

impl Bandit {
    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether it is enabled.
    #[must_use]
    pub fn enabled(&self) -> bool {
        self.has(bandit_flag::ENABLED)
    }

    /// Whether it is enabled and has groups.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.has(bandit_flag::RUNS)
    }

    /// Whether it has a model. One without puts each unit into a group by its bucket.
    #[must_use]
    pub fn has_learned(&self) -> bool {
        self.has(bandit_flag::LEARNED)
    }

    /// Whether the best group is the one with the highest score, and not the one with the lowest.
    #[must_use]
    pub fn higher_is_better(&self) -> bool {
        self.has(bandit_flag::HIGHER)
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

/// One group of a bandit, with its part of the model.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct BanditGroup {
    /// Its name.
    pub name: Span,
    /// Rule id of those for whom it is the best.
    pub id: Span,
    /// Rule id of those who explore it.
    pub explore: Span,
    /// What of its score does not depend on the user.
    pub base: f64,
    /// Its share among those who explore, before all are scaled to 1: the less is known of it, the larger.
    pub share: f64,
    pub(in crate::config) features: Run,
    /// The answer.
    pub value: ValueId,
    pub(in crate::config) scored: u32,
}

impl BanditGroup {
    /// Whether it has a score. A group of which the model has no weight has none.
    #[must_use]
    pub fn has_score(&self) -> bool {
        self.scored != 0
    }
}

/// What a field of the user adds to a group's score.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Feature {
    /// What the field's number is multiplied by, unless [`Feature::weights`] has its texts.
    pub factor: f64,
    pub(in crate::config) weights: Run,
    /// The field.
    pub field: FieldRef,
    pub(in crate::config) unused: u32,
}

impl Feature {
    /// The weights of the field's texts; none if it is read as a number.
    #[must_use]
    pub fn weights(&self) -> Option<Run> {
        self.weights.known()
    }
}

/// The weight of one text of a [`Feature`].
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct TextWeight {
    /// The text, exactly.
    pub text: Span,
    /// What it adds.
    pub weight: f64,
}
