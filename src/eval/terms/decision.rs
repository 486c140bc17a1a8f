//! The decision of one entry for one user, and the reasons there are.

use super::kind::Kind;
use crate::config::Snapshot;
use crate::config::compiled::spec::{JsonShape, ValueId};
use crate::config::image::run::Run;
use crate::text::Span;

/// A decision. It holds few texts of its own: its spans point into the snapshot that decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The kind that was asked for or, where none was, the kind that the name turned out to be.
    pub kind: Kind,
    /// Why there is an answer or none.
    pub reason: Reason,
    /// Gates: the answer. Others: whether the value is a rule's and not a default.
    pub enabled: bool,
    /// Configs, experiments, layers: the value; none if nothing was decided.
    pub value: Option<Stored>,
    /// The rule that decided.
    pub rule: RuleId,
    /// The group that the unit is in.
    pub group: Option<Span>,
    /// The type of the unit that is put into groups.
    pub id_type: Option<Span>,
    /// Statsig's own version of the entry.
    pub version: Option<u32>,
    /// The experiment that a layer delegated to.
    pub allocated: Option<Span>,
    /// Parameters that the experiment sets itself: a range of the snapshot's names.
    pub explicit: Option<Run>,
    /// Layers that merge rules: which rule set which parameter.
    pub parameter_rules: Option<ParameterRules>,
    /// Whether the unit is in a group of the experiment.
    pub in_experiment: bool,
    /// Whether the experiment is running.
    pub active: bool,
    /// Whether the experiment lives in a layer.
    pub in_layer: bool,
    /// Gates asked on the way, each once, in order.
    pub exposures: Box<[GateExposure]>,
    /// Which of them are a layer's own, and not of the experiment it delegates to.
    pub undelegated: Undelegated,
    /// The entry that a console mapping put in the place of the one asked.
    pub mapped: Option<Span>,
    /// Whether an override decided, or answered for something that was asked on the way: nobody may count it.
    pub overridden: bool,
}

/// Which rule set which parameter of a layer that merges rules, sorted by parameter.
pub type ParameterRules = Box<[(Box<str>, RuleId)]>;

/// The exposures of a layer that are not of the experiment it delegates to.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Undelegated {
    /// All: nothing was delegated.
    #[default]
    All,
    /// The first ones, as many as this.
    First(u32),
    /// These. (In a layer that merges rules, the layer's own come before and after the experiment's.)
    Own(Box<[GateExposure]>),
}

impl Undelegated {
    /// Picks the layer's own out of all exposures.
    #[must_use]
    pub fn of<'e>(&'e self, exposures: &'e [GateExposure]) -> &'e [GateExposure] {
        match self {
            Self::All => exposures,
            Self::First(count) => exposures.get(..*count as usize).unwrap_or(exposures),
            Self::Own(own) => own,
        }
    }
}

/// Where a decision's value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// In the snapshot.
    Snapshot(ValueId),
    /// In no snapshot, as it is merged from several rules of a layer or given by an override: canonical JSON.
    Own(Box<str>),
}

/// Id of the rule that decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RuleId {
    /// Nothing decided: the empty text.
    #[default]
    Empty,
    /// No rule held.
    Default,
    /// No rule held, and the entry is disabled.
    Disabled,
    /// An override.
    Override,
    /// The rule with this id.
    Rule(Span),
}

impl RuleId {
    /// Whether the id's text is empty: because nothing decided, or because the rule's id is the empty text.
    #[must_use]
    pub fn is_empty(self) -> bool {
        match self {
            Self::Empty => true,
            Self::Default | Self::Disabled | Self::Override => false,
            Self::Rule(id) => id.is_empty(),
        }
    }

    /// The id as text. `snapshot` is the one that decided.
    #[must_use]
    pub fn of(self, snapshot: &Snapshot) -> &str {
        match self {
            Self::Empty => "",
            Self::Default => "default",
            Self::Disabled => "disabled",
            Self::Override => "override",
            Self::Rule(id) => snapshot.str(id),
        }
    }
}

/// A gate that was asked on the way to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateExposure {
    /// Its name, in the snapshot.
    pub gate: Span,
    /// Its index among the snapshot's gates; none where a console mapping answered for a gate that the document lacks.
    pub index: Option<u32>,
    /// Its answer, before any inversion.
    pub value: bool,
    /// The rule that gave it.
    pub rule: RuleId,
}

/// How a decision came about (`contract.md` 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Decided.
    Recognized,
    /// Decided, and an ID list was asked.
    IdList,
    /// Decided, and a regular expression met a limit.
    RegexLimit,
    /// No such entry.
    Unrecognized,
    /// A condition was asked that cannot be decided here.
    Unsupported,
    /// Gates are nested too deep or in a circle, or deciding would take more work than is allowed.
    Depth,
    /// An override decided.
    Override,
    /// The unit keeps what was decided before (`evaluation.md` 6.3).
    Persisted,
    /// No config is loaded.
    NoConfig,
    /// Nobody who was asked for has a unit of the entry's type.
    NoUnit,
}

impl Reason {
    /// Why there is no answer for a name that a snapshot lacks.
    #[must_use]
    pub fn unknown(snapshot: &Snapshot) -> Self {
        if snapshot.version().is_empty() { Self::NoConfig } else { Self::Unrecognized }
    }

    /// The reason as PHP and events show it, without its source.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognized => "Recognized",
            Self::IdList => "Recognized:IdListInMemory",
            Self::RegexLimit => "Recognized:RegexLimit",
            Self::Unrecognized => "Unrecognized",
            Self::Unsupported => "Unsupported",
            Self::Depth => "Error:Statsig Evaluation Depth Exceeded",
            Self::Override => "LocalOverride:Recognized",
            Self::Persisted => "Persisted",
            Self::NoConfig => "NoConfig",
            Self::NoUnit => "NoUnit",
        }
    }
}

impl Decision {
    /// The answer when nothing was decided: false, no value.
    #[must_use]
    pub fn none(kind: Kind, reason: Reason) -> Self {
        Self {
            kind,
            reason,
            enabled: false,
            value: None,
            rule: RuleId::Empty,
            group: None,
            id_type: None,
            version: None,
            allocated: None,
            explicit: None,
            parameter_rules: None,
            in_experiment: false,
            active: false,
            in_layer: false,
            exposures: Box::default(),
            undelegated: Undelegated::All,
            mapped: None,
            overridden: false,
        }
    }

    /// The value's canonical JSON if it is an object: the only value that a config can have.
    #[must_use]
    pub fn object<'s>(&'s self, snapshot: &'s Snapshot) -> Option<&'s str> {
        match self.value.as_ref()? {
            Stored::Own(json) => Some(json),
            Stored::Snapshot(id) => {
                let value = snapshot.value(*id)?;
                (value.shape() == JsonShape::Object).then(|| snapshot.str(value.json))
            }
        }
    }

    /// Whether the parameter is one that the experiment sets itself.
    #[must_use]
    pub fn is_explicit(&self, snapshot: &Snapshot, parameter: &str) -> bool {
        let names = self.explicit.map_or(&[][..], |run| snapshot.names(run));
        names.iter().any(|name| snapshot.str(*name) == parameter)
    }

    /// The exposures that are a layer's own.
    #[must_use]
    pub fn undelegated(&self) -> &[GateExposure] {
        self.undelegated.of(&self.exposures)
    }
}
