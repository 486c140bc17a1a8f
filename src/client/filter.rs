//! Which entries a client may see (`evaluation.md` 7.4).

use crate::config::Snapshot;
use crate::config::compiled::bandit::Bandit;
use crate::config::compiled::spec::{Entity, Spec};
use crate::config::compiled::store::Store;
use crate::config::image::run::Run;
use crate::eval::{Decision, GateExposure};
use std::collections::HashSet;

/// Names that entries are restricted to; none: no restriction.
pub type Names = Option<HashSet<Box<str>>>;

/// Restricts a response. Without any restriction it holds all but segments and holdouts.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only entries of this app.
    pub app: Option<Box<str>>,
    /// Only these names.
    pub only: Names,
    /// Only these names of each kind.
    pub by_kind: Option<Box<NamesByKind>>,
    /// No gate that is false because none of its rules held, and that asked no other gate: a client that lacks it answers
    /// the same.
    pub without_default_gates: bool,
    /// No experiment that lives in a layer.
    pub without_experiments_in_layers: bool,
}

/// A restriction for each kind. What is of none of them, such as an autotune, is never left out by it, as in the official
/// core.
#[derive(Clone, Debug, Default)]
pub struct NamesByKind {
    /// Gates.
    pub gates: Names,
    /// Dynamic configs.
    pub configs: Names,
    /// Experiments and contextual bandits.
    pub experiments: Names,
    /// Layers.
    pub layers: Names,
    /// Parameter stores.
    pub stores: Names,
}

/// A client key that the document does not know. The official core would answer it with all entries; we refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownClientKey;

impl Filter {
    /// Restricts to the app of a client key.
    ///
    /// # Errors
    /// The document knows no app for the key.
    pub fn for_client_key(mut self, snapshot: &Snapshot, key: &str) -> Result<Self, UnknownClientKey> {
        self.app = Some(snapshot.str(snapshot.app_of(key).ok_or(UnknownClientKey)?).into());
        Ok(self)
    }

    /// Whether an entry is listed, as far as it can be told without deciding it.
    #[must_use]
    pub fn admits(&self, snapshot: &Snapshot, spec: &Spec) -> bool {
        let entity = spec.entity();
        !matches!(entity, Entity::Segment | Entity::Holdout)
            && self.admits_name(snapshot.str(spec.name))
            && self.admits_as(entity, snapshot.str(spec.name))
            && self.admits_apps(snapshot, spec.apps())
    }

    /// Whether a contextual bandit is listed.
    #[must_use]
    pub fn admits_bandit(&self, snapshot: &Snapshot, bandit: &Bandit) -> bool {
        let name = snapshot.str(bandit.name);
        self.admits_name(name) && self.admits_as(Entity::Experiment, name) && self.admits_apps(snapshot, bandit.apps())
    }

    /// Whether a parameter store is listed.
    #[must_use]
    pub fn admits_store(&self, snapshot: &Snapshot, store: &Store) -> bool {
        let name = snapshot.str(store.name);
        self.admits_name(name)
            && self.by_kind.as_ref().is_none_or(|by_kind| allows(&by_kind.stores, name))
            && self.admits_apps(snapshot, store.apps())
    }

    /// Whether an entry stays listed once it is decided.
    #[must_use]
    #[inline]
    pub fn keeps(&self, entity: Entity, decision: &Decision, exposures: &[GateExposure], snapshot: &Snapshot) -> bool {
        match entity {
            Entity::Gate if self.without_default_gates => {
                decision.enabled || !exposures.is_empty() || decision.rule.of(snapshot) != "default"
            }
            Entity::Experiment if self.without_experiments_in_layers => !decision.in_layer,
            _ => true,
        }
    }

    /// Whether a name is among [`Filter::only`], or nothing is.
    fn admits_name(&self, name: &str) -> bool {
        allows(&self.only, name)
    }

    fn admits_as(&self, entity: Entity, name: &str) -> bool {
        let Some(by_kind) = &self.by_kind else { return true };
        match entity {
            Entity::Gate => allows(&by_kind.gates, name),
            Entity::DynamicConfig => allows(&by_kind.configs, name),
            Entity::Experiment => allows(&by_kind.experiments, name),
            Entity::Layer => allows(&by_kind.layers, name),
            Entity::Segment | Entity::Holdout | Entity::Autotune | Entity::Other => true,
        }
    }

    /// Whether an entry of these apps is listed. An entry that names no app belongs to none.
    fn admits_apps(&self, snapshot: &Snapshot, apps: Option<Run>) -> bool {
        let Some(wanted) = &self.app else { return true };
        apps.is_some_and(|apps| snapshot.names(apps).iter().any(|app| snapshot.str(*app) == &**wanted))
    }
}

fn allows(names: &Names, name: &str) -> bool {
    names.as_ref().is_none_or(|names| names.contains(name))
}
