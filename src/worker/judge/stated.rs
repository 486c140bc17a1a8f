//! The metadata of an exposure: read as its event states it, and corrected once the worker has made the decision
//! again.

use std::collections::BTreeMap;

use super::verdict::Event;
use crate::config::Snapshot;
use crate::config::wire::BorrowedText;
use crate::eval::{Decision, GateExposure, Kind, Reason, RuleId};
use crate::events::exposure::event::bool_text;
use crate::events::words::known::EXPOSURES;
use crate::worker::kept::documents::Document;
use crate::worker::kept::names::Fact;

/// What an exposure's event states: its metadata, all values of which are texts.
#[derive(Debug)]
pub struct StatedExposure<'a> {
    /// The kind of entry; `DynamicConfig` for experiments too, as their events have one name.
    pub kind: Kind,
    /// Most stay as the event has them, and are therefore not copied out of it.
    fields: BTreeMap<BorrowedText<'a>, BorrowedText<'a>>,
}

impl<'a> StatedExposure<'a> {
    /// Whether the event is an exposure.
    #[must_use]
    pub fn is_one(event: &Event<'_>) -> bool {
        EXPOSURES.iter().any(|known| known.name == event.event_name)
    }

    /// Reads the metadata of an exposure; `None` if it is not an object of texts.
    #[must_use]
    pub fn read(event: &Event<'a>) -> Option<Self> {
        let kind = match &*event.event_name {
            "statsig::gate_exposure" => Kind::Gate,
            "statsig::layer_exposure" => Kind::Layer,
            _ => Kind::DynamicConfig,
        };
        let fields = serde_json::from_str(event.metadata?.get()).ok()?;
        Some(Self { kind, fields })
    }

    fn get(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", |text| &text.0)
    }

    /// The name of the entry that was asked.
    #[must_use]
    pub fn name(&self) -> &str {
        self.get(if self.kind == Kind::Gate { "gate" } else { "config" })
    }

    /// The id of the rule that is said to have answered; empty if none did, or if the sender does not know rules.
    #[must_use]
    pub fn rule(&self) -> &str {
        self.get("ruleID")
    }

    /// The parameter of a layer that was read; else empty.
    #[must_use]
    pub fn parameter(&self) -> &str {
        self.get("parameterName")
    }

    /// The entry for which the exposure is counted: for a layer's parameter, the experiment that set it.
    #[must_use]
    pub fn counted(&self) -> (Kind, &str) {
        match self.get("allocatedExperiment") {
            experiment if self.kind == Kind::Layer && !experiment.is_empty() => (Kind::DynamicConfig, experiment),
            _ => (self.kind, self.name()),
        }
    }

    /// The answer of a gate; `None` if the text is neither `true` nor `false`, or there is none.
    #[must_use]
    pub fn value(&self) -> Option<bool> {
        match self.get("gateValue") {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Whether it is said that the unit keeps an earlier decision.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.get("reason") == Reason::Persisted.name()
    }

    /// The time of the document that decided, as the vendor's newer SDKs state it.
    #[must_use]
    pub fn config_time(&self) -> Option<u64> {
        self.get("lcut").parse().ok()
    }

    /// The kind for which the evaluator is to be asked.
    #[must_use]
    pub fn asked(&self, snapshot: &Snapshot) -> Kind {
        kind_of(snapshot, self.kind, self.name())
    }

    /// The id of the rule that answered. Each parameter of a layer may have its own.
    #[must_use]
    pub fn rule_of<'s>(&self, decision: &'s Decision, snapshot: &'s Snapshot) -> &'s str {
        let rules = decision.parameter_rules.as_deref().unwrap_or_default();
        let own = rules.iter().find(|(name, _)| **name == *self.parameter());
        own.map_or(decision.rule, |(_, rule): &(_, RuleId)| *rule).of(snapshot)
    }

    /// Replaces what a browser said of a decision by the decision itself.
    pub fn restore(&mut self, decision: &Decision, snapshot: &Snapshot) {
        let text = |value| bool_text(value).to_owned();
        self.set("ruleID", Some(self.rule_of(decision, snapshot).to_owned()));
        match self.kind {
            Kind::Gate => self.set("gateValue", Some(text(decision.enabled))),
            Kind::Layer => {
                let is_explicit = decision.is_explicit(snapshot, self.parameter());
                let experiment = decision.allocated.filter(|_| is_explicit).map_or("", |name| snapshot.str(name));
                self.set("allocatedExperiment", Some(experiment.to_owned()));
                self.set("isExplicitParameter", Some(text(is_explicit)));
            }
            Kind::DynamicConfig | Kind::Experiment => self.set("rulePassed", Some(text(decision.enabled))),
        }
        self.set("lcut", Some(snapshot.time().to_string()));
        self.set("configVersion", decision.version.map(|version| version.to_string()));
        self.set("overrideConfigName", decision.mapped.map(|name| snapshot.str(name).to_owned()));
    }

    /// Puts the names of entries in the place of those that a program hid from the browser.
    pub fn reveal(&mut self, document: &Document) {
        let (kind, own) = (self.kind, if self.kind == Kind::Gate { "gate" } else { "config" });
        for (key, kind) in [(own, kind), ("allocatedExperiment", Kind::DynamicConfig)] {
            let holds = |name: &str| document.names().holds(kind, name, Fact::Entry);
            if holds(self.get(key)) {
                continue;
            }
            if let Some(name) = document.clear_names(self.get(key)).iter().find(|name| holds(name)) {
                self.set(key, Some(name.to_string()));
            }
        }
    }

    /// Sets the rule's id, and nothing else.
    pub fn set_rule(&mut self, rule: &str) {
        self.set("ruleID", Some(rule.to_owned()));
    }

    /// Sets the experiment that the unit of a layer is in; it counts only if it sets the parameter that was read.
    pub fn set_experiment(&mut self, experiment: &str, snapshot: &Snapshot) {
        let spec = snapshot.configs().find(experiment).and_then(|index| snapshot.configs().get(index));
        let names = spec.and_then(|spec| spec.explicit()).map_or(&[][..], |run| snapshot.names(run));
        let is_explicit = names.iter().any(|name| snapshot.str(*name) == self.parameter());
        self.set("allocatedExperiment", Some(if is_explicit { experiment } else { "" }.to_owned()));
        self.set("isExplicitParameter", Some(bool_text(is_explicit).to_owned()));
    }

    /// Takes out the names of other entries for which `knows` says false.
    pub fn clean(&mut self, mut knows: impl FnMut(&str) -> bool) {
        for key in ["allocatedExperiment", "overrideConfigName"] {
            if !self.get(key).is_empty() && !knows(self.get(key)) {
                self.fields.remove(key);
            }
        }
    }

    fn set(&mut self, key: &'static str, value: Option<String>) {
        match value {
            Some(value) => self.fields.insert(BorrowedText(key.into()), BorrowedText(value.into())),
            None => self.fields.remove(key),
        };
    }

    /// Its JSON.
    #[must_use]
    pub fn json(&self) -> Option<String> {
        serde_json::to_string(&self.fields).ok()
    }
}

/// The kind for which the evaluator is to be asked: `Experiment` for a config that is one, as a bandit answers to no
/// other kind.
#[must_use]
pub fn kind_of(snapshot: &Snapshot, kind: Kind, name: &str) -> Kind {
    use crate::config::compiled::spec::Entity;
    let is_experiment = || {
        let spec = snapshot.configs().find(name).and_then(|index| snapshot.configs().get(index));
        let is_bandit = snapshot.bandit(name).is_some();
        spec.map_or(is_bandit, |spec| {
            spec.entity() == Entity::Experiment || (is_bandit && spec.entity() != Entity::DynamicConfig)
        })
    };
    if kind == Kind::DynamicConfig && is_experiment() { Kind::Experiment } else { kind }
}

/// The gates that led to a decision, as JSON.
#[must_use]
pub fn secondary(exposures: &[GateExposure], snapshot: &Snapshot) -> String {
    let list: Vec<StatedSecondary<'_>> = exposures
        .iter()
        .map(|one| StatedSecondary {
            gate: snapshot.str(one.gate).into(),
            gate_value: bool_text(one.value).into(),
            rule_id: one.rule.of(snapshot).into(),
        })
        .collect();
    serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned())
}

/// JSON of those gates in a browser's list for which `knows` (name, rule) says true; `None` if that is all of them.
pub fn known_secondary(text: &str, mut knows: impl FnMut(&str, &str) -> bool) -> Option<String> {
    let mut list: Vec<StatedSecondary<'_>> = serde_json::from_str(text).unwrap_or_default();
    let before = list.len();
    list.retain(|one| knows(&one.gate, &one.rule_id));
    (list.len() < before).then(|| serde_json::to_string(&list).unwrap_or_else(|_| "[]".to_owned()))
}

/// One gate that led to a decision, as events write it.
#[derive(serde::Serialize, serde::Deserialize)]
struct StatedSecondary<'a> {
    gate: std::borrow::Cow<'a, str>,
    #[serde(rename = "gateValue")]
    gate_value: std::borrow::Cow<'a, str>,
    #[serde(rename = "ruleID")]
    rule_id: std::borrow::Cow<'a, str>,
}
