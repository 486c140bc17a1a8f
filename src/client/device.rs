//! The on-device document: chosen entries in the v1 shape, for the vendor's client that decides in the browser. It is
//! public and the same for everybody, so it holds only the chosen entries and the gates and configs that these ask.

use super::fault::{DeviceFault, DeviceJudge, Needs};
use crate::config::Snapshot;
use crate::config::compiled::section::Section;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};

/// What the site chose to make public.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Names of gates, configs and layers; what is not named is not sent.
    pub only: Vec<Box<str>>,
    /// Fields of the user that conditions may read: which values they look for becomes public.
    pub fields: HashSet<Box<str>>,
}

/// The document, and what was left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// JSON of the v1 shape.
    pub document: String,
    /// Chosen entries that are not in it, and why; sorted by name.
    pub left_out: BTreeMap<Box<str>, DeviceFault>,
}

/// Keys of a spec that are sent.
const SPEC: [&str; 12] = [
    "type",
    "entity",
    "salt",
    "defaultValue",
    "enabled",
    "idType",
    "explicitParameters",
    "hasSharedParams",
    "isActive",
    "version",
    "name",
    "rules",
];
/// Keys of a rule that are sent.
const RULE: [&str; 10] = [
    "name",
    "id",
    "salt",
    "passPercentage",
    "returnValue",
    "idType",
    "groupName",
    "configDelegate",
    "isExperimentGroup",
    "conditions",
];
/// Keys of a condition that are sent.
const CONDITION: [&str; 6] = ["type", "targetValue", "operator", "field", "additionalValues", "idType"];

/// Makes the document. `raw` are the bytes that `snapshot` was compiled from; entries that they lack are not sent.
#[must_use]
pub fn device(raw: &[u8], snapshot: &Snapshot, choice: &Choice) -> Device {
    let judge = DeviceJudge { snapshot, fields: &choice.fields };
    let mut left_out = BTreeMap::new();
    let (mut needs, mut layers) = (Needs::default(), HashSet::new());
    for name in &choice.only {
        let found = (snapshot.gates().find(name), snapshot.configs().find(name), snapshot.layers().find(name));
        let mut asked = Needs::default();
        let of = |section: &'static str, index: Option<u32>, asked: &mut Needs| {
            let section: &Section = match section {
                "gates" => snapshot.gates(),
                "configs" => snapshot.configs(),
                _ => snapshot.layers(),
            };
            index.and_then(|index| section.get(index)).map_or(Ok(()), |spec| judge.entry(spec, asked))
        };
        let verdict = match found {
            (None, None, None) if snapshot.bandit(name).is_some() => Err(DeviceFault::Bandit),
            (None, None, None) => Err(DeviceFault::Unknown),
            (gate, config, layer) => of("gates", gate, &mut asked)
                .and_then(|()| of("configs", config, &mut asked))
                .and_then(|()| of("layers", layer, &mut asked)),
        };
        match verdict {
            Ok(()) => {
                needs.gates.extend(asked.gates.into_iter().chain(found.0));
                needs.configs.extend(asked.configs.into_iter().chain(found.1));
                layers.extend(found.2);
            }
            Err(fault) => {
                left_out.insert(name.clone(), fault);
            }
        }
    }
    let source: Value = serde_json::from_slice(raw).unwrap_or_default();
    let mut document = Map::new();
    document.insert("has_updates".into(), json!(!snapshot.version().is_empty()));
    document.insert("time".into(), json!(snapshot.time()));
    document
        .insert("feature_gates".into(), section(&source, "feature_gates", snapshot, snapshot.gates(), &needs.gates));
    document.insert(
        "dynamic_configs".into(),
        section(&source, "dynamic_configs", snapshot, snapshot.configs(), &needs.configs),
    );
    document.insert("layer_configs".into(), section(&source, "layer_configs", snapshot, snapshot.layers(), &layers));
    document.insert("layers".into(), json!({}));
    if let Some(tier) = snapshot.default_environment() {
        document.insert("default_environment".into(), json!(snapshot.str(tier)));
    }
    Device { document: Value::Object(document).to_string(), left_out }
}

/// The wanted entries of a section, in the order of the document.
fn section(source: &Value, key: &str, snapshot: &Snapshot, section: &Section, wanted: &HashSet<u32>) -> Value {
    let entries = source.get(key);
    let by_name = |name: &str| match entries {
        Some(Value::Array(specs)) => {
            specs.iter().rev().find(|spec| spec.get("name").and_then(Value::as_str) == Some(name))
        }
        Some(Value::Object(specs)) => specs.get(name),
        _ => None,
    };
    let conditions = source.get("condition_map");
    let specs = section.iter().filter(|(index, _)| wanted.contains(index)).filter_map(|(_, spec)| {
        let name = snapshot.str(spec.name);
        let mut sent = pick(by_name(name)?, &SPEC)?;
        sent.insert("name".into(), json!(name));
        let rules = sent
            .get("rules")
            .and_then(Value::as_array)
            .map(|rules| rules.iter().filter_map(|rule| self::rule(rule, conditions)).collect::<Vec<Value>>())?;
        sent.insert("rules".into(), Value::Array(rules));
        Some(Value::Object(sent))
    });
    Value::Array(specs.collect())
}

fn rule(rule: &Value, conditions: Option<&Value>) -> Option<Value> {
    let mut sent = pick(rule, &RULE)?;
    let inline = sent.get("conditions").and_then(Value::as_array)?.iter().filter_map(|condition| match condition {
        Value::String(key) => pick(conditions?.get(key)?, &CONDITION).map(Value::Object),
        inline => pick(inline, &CONDITION).map(Value::Object),
    });
    let inline = inline.collect();
    sent.insert("conditions".into(), Value::Array(inline));
    Some(Value::Object(sent))
}

/// An object with these keys only; none if `object` is no object.
fn pick(object: &Value, keys: &[&str]) -> Option<Map<String, Value>> {
    let object = object.as_object()?;
    Some(keys.iter().filter_map(|key| Some(((*key).to_owned(), object.get(*key)?.clone()))).collect())
}
