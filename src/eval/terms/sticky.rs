//! Persistent assignment (`evaluation.md` 6.3): what is stored of a decision, so that its unit keeps it. Storing is the
//! caller's part.

use super::decision::{Decision, GateExposure, Reason, RuleId, Stored, Undelegated};
use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::config::json::canonical;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Bytes of a value that is stored, at most. The decision of a longer one is not kept.
const MOST_BYTES: usize = 1 << 20;

/// What is stored of one decision. The fields and their names are the official core's, so that what one has stored the
/// other can read; the last three are ours.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct StickyRecord {
    /// Whether a rule's value was given.
    pub value: bool,
    /// The value: the canonical JSON of an object; none stands for an empty one.
    json_value: Option<Box<RawValue>>,
    /// The rule that decided.
    pub rule_id: Box<str>,
    /// The group.
    pub group_name: Option<Box<str>>,
    /// The gates that led to the decision.
    secondary_exposures: Option<Vec<StickyGate>>,
    /// Those of them that are a layer's own.
    undelegated_secondary_exposures: Option<Vec<StickyGate>>,
    /// The experiment that a layer delegated to.
    pub config_delegate: Option<Box<str>>,
    /// The parameters that the experiment sets itself.
    explicit_parameters: Option<Vec<Box<str>>>,
    /// The `time` of the document that decided, ms.
    pub time: Option<u64>,
    /// Statsig's own version of the entry.
    pub config_version: Option<u32>,
    /// `cv` of the document that decided.
    pub document_version: Option<Box<str>>,
    /// Version of the entry, with everything that it reaches, in that document.
    pub entry_version: Option<Box<str>>,
    /// The same of the experiment that a layer delegated to.
    pub delegate_version: Option<Box<str>>,
}

/// A gate that led to a stored decision.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StickyGate {
    /// Its name.
    pub gate: Box<str>,
    gate_value: Box<str>,
    /// The rule that gave its answer.
    #[serde(rename = "ruleID")]
    pub rule_id: Box<str>,
}

impl StickyGate {
    /// Its answer.
    #[must_use]
    pub fn value(&self) -> bool {
        &*self.gate_value == "true"
    }

    fn all_of(exposures: &[GateExposure], snapshot: &Snapshot) -> Vec<Self> {
        let one = |one: &GateExposure| Self {
            gate: snapshot.str(one.gate).into(),
            gate_value: if one.value { "true" } else { "false" }.into(),
            rule_id: one.rule.of(snapshot).into(),
        };
        exposures.iter().map(one).collect()
    }
}

impl StickyRecord {
    /// Reads what was stored; none if it is no record. PHP's `[]` counts as the empty object.
    #[must_use]
    pub fn read(json: &str) -> Option<Self> {
        let mut record: Self = serde_json::from_str(json).ok()?;
        record.json_value = match record.json_value {
            Some(json) if json.get() == "[]" => None,
            Some(json) if !json.get().starts_with('{') || json.get().len() > MOST_BYTES => return None,
            // As values of documents: `1e999` and lone surrogates are no JSON, though the record reads as a whole.
            Some(json) => Some(RawValue::from_string(canonical(&json)?).ok()?),
            None => None,
        };
        let gates = record.gates(true).iter().chain(record.gates(false));
        let are_gates = gates.into_iter().all(|gate| matches!(&*gate.gate_value, "true" | "false"));
        (are_gates && !record.rule_id.is_empty()).then_some(record)
    }

    /// What is to be stored of a decision of the entry `name`; none if no rule decided, or if its value is too long.
    #[must_use]
    pub fn of(decision: &Decision, snapshot: &Snapshot, name: &str) -> Option<Self> {
        let text = |span| Box::from(snapshot.str(span));
        let json = decision.object(snapshot).filter(|json| *json != "{}");
        if decision.rule.is_empty() || json.is_some_and(|json| json.len() > MOST_BYTES) {
            return None;
        }
        let explicit = decision.explicit.map(|run| snapshot.names(run).iter().map(|name| text(*name)).collect());
        let version = |part, name| Some(snapshot.entry_version(part, name)).filter(|version| !version.is_empty());
        let delegate = decision.allocated.map(|name| snapshot.str(name));
        Some(Self {
            value: decision.enabled,
            json_value: json.and_then(|json| RawValue::from_string(json.to_owned()).ok()),
            rule_id: decision.rule.of(snapshot).into(),
            group_name: decision.group.map(text),
            secondary_exposures: Some(StickyGate::all_of(&decision.exposures, snapshot)),
            // Always a list: the official Python package cannot read null here, and an empty one means the same.
            undelegated_secondary_exposures: Some(StickyGate::all_of(decision.undelegated(), snapshot)),
            config_delegate: delegate.map(Box::from),
            explicit_parameters: explicit,
            time: Some(snapshot.time()),
            config_version: decision.version,
            document_version: Some(snapshot.version().into()),
            entry_version: version(decision.kind.part(), name).map(Into::into),
            delegate_version: delegate.and_then(|name| version(Part::Configs, name)).map(Into::into),
        })
    }

    /// Its JSON.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The gates that led to the decision: all, or those that are a layer's own.
    #[must_use]
    pub fn gates(&self, all: bool) -> &[StickyGate] {
        let gates = if all { &self.secondary_exposures } else { &self.undelegated_secondary_exposures };
        gates.as_deref().unwrap_or_default()
    }

    /// Whether the parameter is one that the experiment set itself.
    #[must_use]
    pub fn is_explicit(&self, parameter: &str) -> bool {
        self.explicit_parameters.iter().flatten().any(|name| &**name == parameter)
    }

    /// The decision that is kept, in the place of the one that would be made now. Its texts stay here, as the snapshot
    /// need not have them.
    #[must_use]
    pub fn decision(&self, live: &Decision) -> Decision {
        let json = self.json_value.as_ref().map_or("{}", |json| json.get());
        Decision {
            enabled: self.value,
            value: Some(Stored::Own(json.into())),
            rule: RuleId::Empty,
            id_type: live.id_type,
            version: self.config_version,
            in_experiment: true,
            active: true,
            undelegated: Undelegated::All,
            ..Decision::none(live.kind, Reason::Persisted)
        }
    }
}
