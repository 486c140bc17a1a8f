//! Questions about an experiment that need no user: which groups it has, and what one of them gives. Overrides and
//! console mappings have no part in the answers, as in the official core.

use crate::config::Snapshot;
use crate::config::compiled::spec::{Entity, Rule, Spec};
use crate::eval::terms::decision::{Decision, Reason, RuleId, Stored};
use crate::eval::terms::kind::Kind;

/// An experiment's groups, as the document has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExperimentGroups<'s> {
    /// Whether it runs; none if the name is no experiment's.
    pub active: Option<bool>,
    /// In the order of its rules, holdouts and targeting left out.
    pub groups: Vec<ExperimentGroup<'s>>,
}

/// One group of an experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct ExperimentGroup<'s> {
    /// Its name; empty if it has none.
    pub name: &'s str,
    /// The rule that puts units into it.
    pub rule: &'s str,
    /// The type of its units, as the document spells it.
    pub id_type: &'s str,
    /// Its value in canonical JSON; none if that is no object.
    pub value: Option<&'s str>,
}

/// By what a group is told from the others of its experiment.
#[derive(Clone, Copy, Debug)]
pub enum GroupKey<'k> {
    /// Its name.
    Name(&'k str),
    /// The id of its rule. Rules that are no groups (holdouts, targeting) are found by it too.
    Rule(&'k str),
}

/// The groups of an experiment. Nothing else has any: neither an autotune nor a dynamic config.
#[must_use]
pub fn groups<'s>(snapshot: &'s Snapshot, experiment: &str) -> ExperimentGroups<'s> {
    let Some(spec) = spec(snapshot, experiment).filter(|spec| spec.entity() == Entity::Experiment) else {
        return ExperimentGroups::default();
    };
    let group = |rule: &Rule| ExperimentGroup {
        name: rule.group().map_or("", |name| snapshot.str(name)),
        rule: snapshot.str(rule.id),
        id_type: snapshot.id_type_of(rule).map_or("", |id_type| snapshot.str(id_type)),
        value: snapshot.object(rule.value),
    };
    let rules = snapshot.rules(spec.rules).iter().filter(|rule| rule.is_experiment_group());
    ExperimentGroups { active: Some(spec.is_active().unwrap_or(false)), groups: rules.map(group).collect() }
}

/// What whoever is in a group gets. The first rule that fits answers; where none does, the experiment or the group is
/// unknown. A dynamic config and an autotune answer too.
#[must_use]
pub fn by_group(snapshot: &Snapshot, experiment: &str, key: GroupKey) -> Decision {
    let fits = |rule: &&Rule| match key {
        GroupKey::Name(name) => rule.group().is_some_and(|own| snapshot.str(own) == name),
        GroupKey::Rule(id) => snapshot.str(rule.id) == id,
    };
    let found = spec(snapshot, experiment).and_then(|spec| Some((spec, snapshot.rules(spec.rules).iter().find(fits)?)));
    let Some((spec, rule)) = found else {
        return Decision::none(Kind::Experiment, Reason::unknown(snapshot));
    };
    Decision {
        enabled: true,
        value: Some(Stored::Snapshot(rule.value)),
        rule: RuleId::Rule(rule.id),
        group: rule.group(),
        id_type: snapshot.id_type_of(rule),
        version: spec.version(),
        active: spec.is_active().unwrap_or(false),
        ..Decision::none(Kind::Experiment, Reason::Recognized)
    }
}

fn spec<'s>(snapshot: &'s Snapshot, name: &str) -> Option<&'s Spec> {
    snapshot.configs().find(name).and_then(|index| snapshot.configs().get(index))
}
