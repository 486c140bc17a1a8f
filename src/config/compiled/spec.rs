//! Gates, configs and layers as compiled: what evaluations, exposures and values responses read.

use crate::config::image::run::Run;
use crate::hash::Prefix;
use crate::text::Span;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A gate, config or layer.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Spec {
    /// The name it is asked by.
    pub name: Span,
    /// First part of the hash input of console mappings.
    pub salt: Span,
    /// Shown in decisions; names the authority that decides (`wiki-rules.md` 1.1).
    pub id_type: Span,
    /// Its rules, in order.
    pub rules: Run,
    pub(in crate::config) explicit: Run,
    pub(in crate::config) apps: Run,
    /// The answer when no rule holds.
    pub default: ValueId,
    pub(in crate::config) version: u32,
    pub(in crate::config) entity: u16,
    pub(in crate::config) flags: u16,
}

/// What [`Spec`]'s flags say. A record without `THERE` only keeps a place: its entry could not be compiled.
pub(in crate::config) mod flag {
    pub const THERE: u16 = 1;
    pub const ENABLED: u16 = 1 << 1;
    pub const MERGES: u16 = 1 << 2;
    pub const HAS_VERSION: u16 = 1 << 3;
    pub const HAS_ACTIVE: u16 = 1 << 4;
    pub const ACTIVE: u16 = 1 << 5;
    pub const HAS_IN_LAYER: u16 = 1 << 6;
    pub const IN_LAYER: u16 = 1 << 7;
}

impl Spec {
    /// Keeps the place of an entry that could not be compiled.
    pub(in crate::config) const NONE: Self = Self {
        name: Span::NONE,
        salt: Span::NONE,
        id_type: Span::NONE,
        rules: Run::NONE,
        explicit: Run::NONE,
        apps: Run::NONE,
        default: ValueId(u32::MAX),
        version: 0,
        entity: 0,
        flags: 0,
    };

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether it could be compiled.
    #[must_use]
    pub(in crate::config) fn is_there(&self) -> bool {
        self.has(flag::THERE)
    }

    /// What the values response lists it as.
    #[must_use]
    pub fn entity(&self) -> Entity {
        Entity::ALL.get(usize::from(self.entity)).copied().unwrap_or(Entity::Other)
    }

    /// False renames the rule id `default` to `disabled`.
    #[must_use]
    pub fn enabled(&self) -> bool {
        self.has(flag::ENABLED)
    }

    /// Layers only: the parameters of all passing rules are merged.
    #[must_use]
    pub fn merges(&self) -> bool {
        self.has(flag::MERGES)
    }

    /// Shown in exposures.
    #[must_use]
    pub fn version(&self) -> Option<u32> {
        self.has(flag::HAS_VERSION).then_some(self.version)
    }

    /// Whether the experiment runs.
    #[must_use]
    pub fn is_active(&self) -> Option<bool> {
        self.has(flag::HAS_ACTIVE).then(|| self.has(flag::ACTIVE))
    }

    /// Whether the experiment lives in a layer.
    #[must_use]
    pub fn in_layer(&self) -> Option<bool> {
        self.has(flag::HAS_IN_LAYER).then(|| self.has(flag::IN_LAYER))
    }

    /// Parameters that the experiment sets itself.
    #[must_use]
    pub fn explicit(&self) -> Option<Run> {
        self.explicit.known()
    }

    /// Apps that may see it in a values response. No list and an empty one mean the same: no app.
    #[must_use]
    pub fn apps(&self) -> Option<Run> {
        self.apps.known()
    }
}

/// What an entry is. Matters for the values response, not for evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// `feature_gate` on the wire.
    Gate,
    /// A segment: never in a values response nor in exposures.
    Segment,
    /// A holdout: never in a values response.
    Holdout,
    /// `dynamic_config` on the wire.
    DynamicConfig,
    /// An experiment: listed with whether it runs and whether the user is in it.
    Experiment,
    /// An autotune: listed like an experiment, but without that.
    Autotune,
    /// A layer: listed with the experiment that it delegates to.
    Layer,
    /// A word this code does not know.
    Other,
}

impl Entity {
    /// All of them, in the order of their numbers.
    const ALL: [Self; 8] = [
        Self::Gate,
        Self::Segment,
        Self::Holdout,
        Self::DynamicConfig,
        Self::Experiment,
        Self::Autotune,
        Self::Layer,
        Self::Other,
    ];

    /// The entity of a word on the wire.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "feature_gate" => Self::Gate,
            "segment" => Self::Segment,
            "holdout" => Self::Holdout,
            "dynamic_config" => Self::DynamicConfig,
            "experiment" => Self::Experiment,
            "autotune" => Self::Autotune,
            "layer" => Self::Layer,
            _ => Self::Other,
        }
    }
}

/// One rule: if its conditions hold, it ends the evaluation, whether or not the unit is in its share.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Rule {
    /// Shown in decisions and exposures.
    pub id: Span,
    pub(in crate::config) group: Span,
    /// Links to its conditions; all must hold.
    pub conditions: Run,
    pub(in crate::config) salt: Span,
    pub(in crate::config) limit: f64,
    pub(in crate::config) prefix: u32,
    /// The unit whose hash the share is taken from, as an index into the units.
    pub unit: u32,
    /// The answer if all conditions hold and the unit is in the share.
    pub value: ValueId,
    pub(in crate::config) delegate: u32,
    pub(in crate::config) share: u32,
    pub(in crate::config) in_experiment: u32,
}

/// How the share of [`Rule`] is written.
pub(in crate::config) mod share {
    pub const ALL: u32 = 0;
    pub const NOBODY: u32 = 1;
    pub const BELOW: u32 = 2;
}

impl Rule {
    /// The name of the group that its units are in.
    #[must_use]
    pub fn group(&self) -> Option<Span> {
        self.group.known()
    }

    /// Which share of the units passes.
    #[must_use]
    pub fn share(&self) -> Share {
        match self.share {
            share::ALL => Share::All,
            share::BELOW => Share::Below { limit: self.limit, prefix: self.prefix, salt: self.salt },
            _ => Share::Nobody,
        }
    }

    /// Layers only: the experiment that decides instead, as an index into the configs.
    #[must_use]
    pub fn delegate(&self) -> Option<u32> {
        (self.delegate != u32::MAX).then_some(self.delegate)
    }

    /// Whether units of this group count as being in the experiment.
    #[must_use]
    pub fn is_experiment_group(&self) -> bool {
        self.in_experiment != 0
    }
}

/// Which share of the units a rule lets pass.
#[derive(Clone, Copy, Debug)]
pub enum Share {
    /// Exactly 100 %: no hash.
    All,
    /// Exactly 0 %: no hash.
    Nobody,
    /// Those whose bucket of 10,000 lies below the limit.
    Below {
        /// Percentage times 100, in doubles as the official core has it: 73.43 gives 7343.000000000001.
        limit: f64,
        /// Index of the prefix `salt.rule.`, the constant start of the hash input.
        prefix: u32,
        /// The rule's own salt: console mappings hash it after another spec's salt.
        salt: Span,
    },
}

/// Index of a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct ValueId(pub u32);

/// A value in canonical JSON, and what it is.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct StoredValue {
    /// The canonical JSON.
    pub json: Span,
    pub(in crate::config) shape: u32,
}

impl StoredValue {
    /// What gates and configs make of it.
    #[must_use]
    pub fn shape(&self) -> JsonShape {
        match self.shape {
            0 => JsonShape::True,
            1 => JsonShape::False,
            2 => JsonShape::Object,
            _ => JsonShape::Other,
        }
    }
}

/// What kind of JSON a value is, as far as anything depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum JsonShape {
    /// Exactly true.
    True,
    /// Exactly false.
    False,
    /// An object: the only value a config can have.
    Object,
    /// Anything else.
    Other,
}

/// A [`Unit`] as it is written: a user id has no name, and `lower` is how the document spells it.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(in crate::config) struct UnitRecord {
    pub name: Span,
    pub lower: Span,
}

impl UnitRecord {
    pub fn unit(self) -> Unit {
        self.name.known().map_or(Unit::UserId, |name| Unit::Custom { name, lower: self.lower })
    }
}

/// The id that a hash is made of.
#[derive(Clone, Copy, Debug)]
pub enum Unit {
    /// The user id.
    UserId,
    /// A custom id, by its exact name and then by its lower-cased one.
    Custom {
        /// As the document spells it.
        name: Span,
        /// Lower-cased.
        lower: Span,
    },
}

/// The bucket of a `user_bucket` condition: equal salt and unit share one hash.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Bucket {
    /// `salt.`, the constant start of the hash input.
    pub prefix: Prefix,
    /// The salt alone, for entry versions.
    pub salt: Span,
    /// Index into the units.
    pub unit: u32,
}
