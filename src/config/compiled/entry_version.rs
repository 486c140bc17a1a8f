//! The version of an entry (`wiki-rules.md` 3.2): a hash of its canonical JSON with everything that it reaches.
//! Statsig's own counter stays the same when a holdout grows that the entry asks, and grows when only a description is
//! changed. This version changes exactly when the rules that decide change.
//!
//! Only what an evaluation reads goes in, as compiled, so that both shapes of a document give the same.

use super::bandit::Bandit;
use super::comparison::Condition;
use super::condition::{GateRef, Left};
use super::section::Part;
use super::snapshot::Snapshot;
use super::spec::{Rule, Share, Spec};
use super::target::Target;
use crate::hash::{head64, hex};
use crate::text::{Span, json_number};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of the hash that are shown: 8 hex digits.
const BYTES: usize = 4;

/// An entry that is reached. The name comes first, as entries are sorted by it.
type Reached<'s> = (&'s str, Part);

impl Snapshot {
    /// The version of an entry with everything that it reaches: 8 hex digits; empty for an unknown name.
    #[must_use]
    pub fn entry_version(&self, part: Part, name: &str) -> String {
        self.entry_version_number(part, name).map(|version| hex(&version.to_be_bytes(), BYTES)).unwrap_or_default()
    }

    /// The same as the number that these digits write; none for an unknown name.
    #[must_use]
    pub fn entry_version_number(&self, part: Part, name: &str) -> Option<u32> {
        let section = self.part(part);
        // A name that only a mapping or a bandit has is rare, so its version is not kept.
        match section.find(name).and_then(|index| self.versions.slot(part, section.len(), index)) {
            Some(slot) => slot.get_or_make(|| version(self, part, name)),
            None => version(self, part, name),
        }
    }
}

/// None if there is no such entry.
fn version(snapshot: &Snapshot, part: Part, name: &str) -> Option<u32> {
    let mut walk = EntryWalk { snapshot, seen: BTreeSet::new(), ahead: Vec::new() };
    let own = walk.entry(part, name)?;
    let mut reached = BTreeMap::new();
    // A loop and not a recursion: long chains of entries would use up the stack.
    while let Some((name, part)) = walk.ahead.pop() {
        if let Some(json) = walk.entry(part, name) {
            reached.insert((name, part), json);
        }
    }
    // In a circle the entry reaches itself, but it already comes first.
    reached.retain(|(other, at), _| (*other, *at) != (name, part));
    let all = list(std::iter::once(own).chain(reached.into_values()));
    Some((head64(&all) >> 32) as u32)
}

struct EntryWalk<'s> {
    snapshot: &'s Snapshot,
    seen: BTreeSet<Reached<'s>>,
    ahead: Vec<Reached<'s>>,
}

impl<'s> EntryWalk<'s> {
    fn ask(&mut self, part: Part, name: Span) -> String {
        let name = self.snapshot.str(name);
        if self.seen.insert((name, part)) {
            self.ahead.push((name, part));
        }
        quoted(name)
    }

    fn gate(&mut self, gate: &GateRef) -> String {
        self.ask(Part::Gates, gate.name)
    }

    fn text(&self, span: Span) -> String {
        quoted(self.snapshot.str(span))
    }

    fn maybe(&self, span: Option<Span>) -> String {
        span.map_or_else(null, |span| self.text(span))
    }

    /// The JSON of a name: its mappings, its bandit and its spec; none if there is none of these.
    fn entry(&mut self, part: Part, name: &str) -> Option<String> {
        let snapshot = self.snapshot;
        let mut members = Vec::new();
        if let Some(mappings) = snapshot.mappings(name) {
            let mut texts = Vec::new();
            for mapping in mappings {
                let mut rules = Vec::new();
                for mapped in snapshot.mapping_rules(mapping) {
                    let rule = snapshot.rule(mapped.rule).map_or_else(null, |rule| self.rule(rule));
                    let start = mapped.start().map_or_else(null, |start| start.to_string());
                    rules.push(object(vec![("rule", rule), ("start_time", start)]));
                }
                let target = self.ask(part, mapping.target);
                texts.push(object(vec![("new_config_name", target), ("rules", list(rules.into_iter()))]));
            }
            members.push(("overrides", list(texts.into_iter())));
        }
        if part == Part::Configs
            && let Some(bandit) = snapshot.bandit(name)
        {
            members.push(("bandit", self.bandit(bandit)));
        }
        if let Some(spec) = snapshot.part(part).find(name).and_then(|index| snapshot.part(part).get(index)) {
            members.push(("spec", self.spec(spec)));
        }
        if members.is_empty() {
            return None;
        }
        members.extend([("name", quoted(name)), ("section", quoted(part.name()))]);
        Some(object(members))
    }

    /// The model too: whenever it has learned, the rules are others.
    fn bandit(&mut self, bandit: &Bandit) -> String {
        let snapshot = self.snapshot;
        let targeting = bandit.targeting().map_or_else(null, |gate| self.gate(&gate));
        let groups = snapshot.bandit_groups(bandit).iter().map(|group| {
            let features = snapshot.features(group).iter().map(|feature| {
                let texts = feature.weights().map_or(&[][..], |run| snapshot.text_weights(run)).iter();
                object(vec![
                    ("factor", json_number(feature.factor)),
                    ("field", self.text(feature.field.name)),
                    ("texts", object(texts.map(|one| (snapshot.str(one.text), json_number(one.weight))).collect())),
                ])
            });
            object(vec![
                ("base", json_number(group.base)),
                ("features", list(features)),
                ("id", self.text(group.id)),
                ("name", self.text(group.name)),
                ("parameterValues", self.value(group.value)),
                ("share", json_number(group.share)),
            ])
        });
        object(vec![
            ("defaultValue", self.value(bandit.default)),
            ("enabled", bandit.runs().to_string()),
            ("explores", json_number(bandit.explores_below)),
            ("groups", list(groups)),
            ("hasLearned", bandit.has_learned().to_string()),
            ("higherIsBetter", bandit.higher_is_better().to_string()),
            ("idType", self.text(bandit.id_type)),
            ("salt", self.text(bandit.salt)),
            ("targetingGateName", targeting),
        ])
    }

    fn spec(&mut self, spec: &'s Spec) -> String {
        let snapshot = self.snapshot;
        let explicit =
            spec.explicit().map_or_else(null, |range| list(snapshot.names(range).iter().map(|name| self.text(*name))));
        let rules: Vec<String> = snapshot.rules(spec.rules).iter().map(|rule| self.rule(rule)).collect();
        object(vec![
            ("defaultValue", self.value(spec.default)),
            ("enabled", spec.enabled().to_string()),
            ("explicitParameters", explicit),
            ("hasSharedParams", truth(spec.in_layer())),
            ("idType", self.text(spec.id_type)),
            ("isActive", truth(spec.is_active())),
            ("rules", list(rules.into_iter())),
            ("salt", self.text(spec.salt)),
            ("useNewLayerEval", spec.merges().to_string()),
        ])
    }

    fn rule(&mut self, rule: &'s Rule) -> String {
        let snapshot = self.snapshot;
        let conditions = snapshot.links(rule).iter().map(|link| snapshot.condition(*link));
        let conditions: Vec<String> =
            conditions.map(|condition| condition.map_or_else(null, |condition| self.condition(condition))).collect();
        let delegate = rule.delegate().and_then(|index| snapshot.configs().get(index));
        let mut members = vec![
            ("conditions", list(conditions.into_iter())),
            ("configDelegate", delegate.map_or_else(null, |spec| self.ask(Part::Configs, spec.name))),
            ("groupName", self.maybe(rule.group())),
            ("id", self.text(rule.id)),
            ("isExperimentGroup", rule.is_experiment_group().to_string()),
            ("returnValue", self.value(rule.value)),
        ];
        // If all or nobody passes, nothing is hashed, and so salt and unit do not matter.
        let share = match rule.share() {
            Share::All => json_number(100.0),
            Share::Nobody => json_number(0.0),
            Share::Below { limit, salt, .. } => {
                members.push(("salt", self.text(salt)));
                members.push(("idType", quoted(snapshot.unit_name(rule.unit))));
                json_number(limit / 100.0)
            }
        };
        members.push(("passPercentage", share));
        object(members)
    }

    fn condition(&mut self, condition: Condition) -> String {
        match condition {
            Condition::Public => object(vec![("type", quoted("public"))]),
            Condition::PassGate(gate) => object(vec![("type", quoted("pass_gate")), ("targetValue", self.gate(&gate))]),
            Condition::FailGate(gate) => object(vec![("type", quoted("fail_gate")), ("targetValue", self.gate(&gate))]),
            Condition::Unsupported => object(vec![("type", quoted("unsupported"))]),
            Condition::Compare(comparison) => {
                let mut members = self.left(comparison.left());
                members.push(("operator", quoted(comparison.operator().name())));
                members.push(("targetValue", self.target(comparison.target())));
                object(members)
            }
        }
    }

    /// What a condition compares. Settings of the whole document, such as its app, belong to the entries that read
    /// them.
    fn left(&mut self, left: Left) -> Vec<(&'static str, String)> {
        let snapshot = self.snapshot;
        let mut members = vec![("type", quoted(left.name()))];
        match left {
            Left::UserField(field) | Left::IpBased(field) | Left::UaBased(field) => {
                members.push(("field", self.text(field.name)));
            }
            Left::Environment(field) => {
                members.push(("field", self.text(field.name)));
                members.push(("default_environment", self.maybe(snapshot.default_environment())));
            }
            Left::Now => {}
            Left::Bucket(index) => {
                if let Some(bucket) = snapshot.bucket(index) {
                    members.push(("salt", self.text(bucket.salt)));
                    members.push(("idType", quoted(snapshot.unit_name(bucket.unit))));
                }
            }
            Left::Unit(unit) => members.push(("idType", quoted(snapshot.unit_name(unit)))),
            Left::TargetApp => members.push(("app_id", self.maybe(snapshot.app()))),
            Left::ExperimentGroup(name) => members.push(("field", self.ask(Part::Configs, name))),
        }
        members
    }

    fn target(&self, target: Target) -> String {
        match target {
            Target::Null => null(),
            Target::Bool(value) => value.to_string(),
            Target::Number(number) => json_number(number),
            Target::Text(text) => self.text(text.text),
            Target::List(elements) => list(elements.in_order().iter().map(|element| self.text(element.text))),
            Target::Map(pairs) => {
                let texts = pairs.iter().map(|pair| (self.snapshot.str(pair.key), self.text(pair.value)));
                object(texts.collect())
            }
        }
    }

    fn value(&self, id: super::spec::ValueId) -> String {
        self.snapshot.value(id).map_or_else(null, |value| sorted(self.snapshot.str(value.json)))
    }
}

/// Canonical JSON with the keys of its objects sorted.
fn sorted(json: &str) -> String {
    let first = json.as_bytes().first();
    if first == Some(&b'{')
        && let Ok(members) = serde_json::from_str::<BTreeMap<Cow<str>, &RawValue>>(json)
    {
        return object(members.iter().map(|(key, value)| (&**key, sorted(value.get()))).collect());
    }
    if first == Some(&b'[')
        && let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(json)
    {
        return list(elements.iter().map(|element| sorted(element.get())));
    }
    json.to_owned()
}

fn object(mut members: Vec<(&str, String)>) -> String {
    members.sort_unstable_by_key(|(key, _)| *key);
    let members: Vec<String> = members.iter().map(|(key, value)| format!("{}:{value}", quoted(key))).collect();
    format!("{{{}}}", members.join(","))
}

fn list(elements: impl Iterator<Item = String>) -> String {
    format!("[{}]", elements.collect::<Vec<_>>().join(","))
}

/// The text as JSON. (Writing into memory cannot fail.)
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn truth(value: Option<bool>) -> String {
    value.map_or_else(null, |value| value.to_string())
}

fn null() -> String {
    "null".to_owned()
}
