//! The group that a decision puts a unit in, and how a membership states it.

use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::eval::{Decision, Kind};
use crate::events::exposure::membership::membership;

/// One membership as a line has it: group, entry version, whether it was exposed, and the layer that gave it.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub(super) enum HeldGroup {
    InLayer(String, String, u8, String),
    Alone(String, String, u8),
}

impl HeldGroup {
    pub(super) fn group(&self) -> &str {
        match self {
            Self::InLayer(group, ..) | Self::Alone(group, ..) => group,
        }
    }

    pub(super) fn layer(&self) -> Option<&str> {
        match self {
            Self::InLayer(.., layer) => Some(layer),
            Self::Alone(..) => None,
        }
    }

    /// The same group of another layer, if it is one in a layer.
    pub(super) fn of_layer(&self, layer: &str) -> Self {
        match self {
            Self::InLayer(group, version, exposed, _) => {
                Self::InLayer(group.clone(), version.clone(), *exposed, layer.to_owned())
            }
            Self::Alone(..) => self.clone(),
        }
    }

    /// Replaces the entry version that the browser stated by the document's; true if they differ.
    pub(super) fn restore(&mut self, version: &str) -> bool {
        let (Self::InLayer(_, stated, ..) | Self::Alone(_, stated, _)) = self;
        let is_other = stated != version;
        *stated = version.to_owned();
        is_other
    }
}

/// The experiment to which a layer's decision gives the unit; `None` for any other decision. The membership is then
/// one of the experiment, not of the layer.
#[must_use]
pub fn membership_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    decision.allocated.filter(|_| decision.kind == Kind::Layer).map(|name| snapshot.str(name))
}

/// The group that a decision puts a unit in, as memberships name it: `true` or `false` for a gate. `None` if no rule is
/// named, as PHP then tells none.
#[must_use]
pub fn group_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    (!decision.rule.is_empty()).then(|| answer_of(decision, snapshot)).flatten()
}

/// The same for whoever knows no rules: a browser that decided by a program.
#[must_use]
pub fn answer_of<'s>(decision: &Decision, snapshot: &'s Snapshot) -> Option<&'s str> {
    match decision.kind {
        Kind::Gate => Some(if decision.enabled { "true" } else { "false" }),
        _ => decision.group.map(|group| snapshot.str(group)),
    }
}

/// JSON of the one membership that follows from an exposed decision. If a layer gave the unit to an experiment, it is
/// one of that experiment.
#[must_use]
pub fn single_membership(decision: &Decision, snapshot: &Snapshot, asked: &str, group: &str) -> String {
    let (name, part, layer) = match membership_of(decision, snapshot) {
        Some(experiment) => (experiment, Part::Configs, Some(asked)),
        None => (asked, decision.kind.part(), None),
    };
    membership(name, group, &snapshot.entry_version(part, name), layer)
}
