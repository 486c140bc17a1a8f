//! Gates, configs and layers as compiled: what evaluations, exposures and values responses read.

use crate::hash::Prefix;
use crate::text::Span;
use std::ops::Range;

/// A gate, config or layer.
#[derive(Debug)]
pub struct Spec {
    /// The name it is asked by.
    pub name: Span,
    /// What the values response lists it as.
    pub entity: Entity,
    /// First part of the hash input of console mappings.
    pub salt: Span,
    /// Shown in decisions; names the authority that decides (`wiki-rules.md` 1.1).
    pub id_type: Span,
    /// False renames the rule id `default` to `disabled`.
    pub enabled: bool,
    /// The answer when no rule holds.
    pub default: ValueId,
    /// Its rules, in order.
    pub rules: Range<u32>,
    /// Shown in exposures.
    pub version: Option<u32>,
    /// Whether the experiment runs.
    pub is_active: Option<bool>,
    /// Whether the experiment lives in a layer.
    pub in_layer: Option<bool>,
    /// Parameters that the experiment sets itself.
    pub explicit: Option<Range<u32>>,
    /// Apps that may see it in a values response. No list and an empty one mean the same: no app.
    pub apps: Option<Range<u32>>,
    /// Layers only: the parameters of all passing rules are merged.
    pub merges: bool,
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
#[derive(Debug)]
pub struct Rule {
    /// Shown in decisions and exposures.
    pub id: Span,
    /// The name of the group that its units are in.
    pub group: Option<Span>,
    /// Indices of its conditions; all must hold.
    pub conditions: Range<u32>,
    /// Which share of the units passes.
    pub share: Share,
    /// The unit whose hash the share is taken from, as an index into the units.
    pub unit: u32,
    /// The answer if all conditions hold and the unit is in the share.
    pub value: ValueId,
    /// Layers only: the experiment that decides instead, as an index into the configs.
    pub delegate: Option<u32>,
    /// Whether units of this group count as being in the experiment.
    pub is_experiment_group: bool,
}

/// Which share of the units a rule lets pass.
#[derive(Debug)]
pub enum Share {
    /// Exactly 100 %: no hash.
    All,
    /// Exactly 0 %: no hash.
    Nobody,
    /// Those whose bucket of 10,000 lies below the limit.
    Below {
        /// Percentage times 100, in doubles as the official core has it: 73.43 gives 7343.000000000001.
        limit: f64,
        /// `salt.rule.`, the constant start of the hash input.
        prefix: Prefix,
        /// The rule's own salt: console mappings hash it after another spec's salt.
        salt: Span,
    },
}

/// Index of a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueId(pub u32);

/// A value in canonical JSON, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct StoredValue {
    /// The canonical JSON.
    pub json: Span,
    /// What gates and configs make of it.
    pub shape: JsonShape,
}

/// What kind of JSON a value is, as far as anything depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Debug)]
pub struct Bucket {
    /// `salt.`, the constant start of the hash input.
    pub prefix: Prefix,
    /// The salt alone, for entry versions.
    pub salt: Span,
    /// Index into the units.
    pub unit: u32,
}

/// A console mapping: the entry that may answer instead.
#[derive(Debug)]
pub struct Mapping {
    /// The name of the entry that answers instead.
    pub target: Span,
    /// Any rule that holds switches it on.
    pub rules: Box<[MappingRule]>,
}

/// A rule of a console mapping.
#[derive(Debug)]
pub struct MappingRule {
    /// Index of the rule.
    pub rule: u32,
    /// Milliseconds before which it is skipped.
    pub start: Option<i64>,
}
