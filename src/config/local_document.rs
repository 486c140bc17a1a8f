//! A wiki's own document: the entries of its setting `$wgStatsigLocalExperiments`, in Statsig's format. Their names begin
//! with `local:`, so that they cannot clash with Statsig's.
//!
//! Its conditions may ask gates of Statsig's document. So that it can be decided by itself, now and when its events are
//! judged, such gates are copied into it with all that they ask.

use super::wire::{ConditionWire, DocumentWire, MappingWire, RuleWire, SectionWire, SpecWire};
use crate::hash::sha256_hex;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How the names of its entries begin.
const PREFIX: &[u8] = b"local:";
/// Bytes of the hash that is the version of two documents together.
const VERSION_BYTES: usize = 8;

type Texts<'a> = HashMap<Cow<'a, str>, &'a RawValue>;
/// Of a section by name, so that equal documents have equal bytes.
type Copied<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

/// Whether an entry of this name is a wiki's own.
#[must_use]
#[inline]
pub fn is_local(name: impl AsRef<[u8]>) -> bool {
    name.as_ref().starts_with(PREFIX)
}

/// The version of what is decided by two documents together, Statsig's (`cv`, empty where there is none) and a wiki's
/// own (`own`).
#[must_use]
pub fn joint_version(cv: &str, own: &str) -> String {
    sha256_hex(format!("{cv}\n{own}").as_bytes(), VERSION_BYTES)
}

/// The names of the entries whose events may leave for Statsig, as `ship` of a wiki's own document lists them; none for
/// any other document.
#[must_use]
pub fn shipped(document: &[u8]) -> BTreeSet<Box<str>> {
    #[derive(Deserialize)]
    struct Shipped {
        #[serde(default)]
        ship: BTreeSet<Box<str>>,
    }
    serde_json::from_slice::<Shipped>(document).map(|own| own.ship).unwrap_or_default()
}

/// Whether the document asks an entry that it does not hold, and so cannot be decided by itself.
#[must_use]
pub fn asks_others(own: &[u8]) -> bool {
    serde_json::from_slice(own)
        .is_ok_and(|own: DocumentWire<'_>| !Excerpt::of(&own, &SourceParts::default()).missing.is_empty())
}

/// The document with all that it asks of `base`, Statsig's document. What neither holds stays away: a gate that is not
/// there is false.
#[must_use]
pub fn complete<'d>(own: &'d [u8], base: &[u8]) -> Cow<'d, [u8]> {
    let unchanged = Cow::Borrowed(own);
    let (Ok(local), Ok(statsig)) = (serde_json::from_slice(own), serde_json::from_slice(base)) else {
        return unchanged;
    };
    let (local, statsig): (DocumentWire<'_>, DocumentWire<'_>) = (local, statsig);
    let parts = SourceParts::of(&statsig);
    let excerpt = Excerpt::of(&local, &parts);
    if excerpt.is_empty() {
        return unchanged;
    }
    let (own_gates, own_configs) = (by_name(local.feature_gates.as_ref()), by_name(local.dynamic_configs.as_ref()));
    let whole = Whole {
        has_updates: local.has_updates,
        time: local.time.unwrap_or(0),
        ship: shipped(own),
        feature_gates: excerpt.gates.iter().chain(&own_gates).map(|(name, raw)| (&**name, *raw)).collect(),
        dynamic_configs: excerpt.configs.iter().chain(&own_configs).map(|(name, raw)| (&**name, *raw)).collect(),
        layer_configs: BTreeMap::new(),
        condition_map: excerpt.conditions,
        overrides: excerpt.mappings,
        override_rules: excerpt.mapping_rules,
        app_id: statsig.app_id,
        default_environment: statsig.default_environment.as_deref(),
    };
    serde_json::to_vec(&whole).map_or(unchanged, Cow::Owned)
}

/// A completed document.
#[derive(Serialize)]
struct Whole<'a> {
    has_updates: bool,
    time: u64,
    ship: BTreeSet<Box<str>>,
    feature_gates: BTreeMap<&'a str, &'a RawValue>,
    dynamic_configs: BTreeMap<&'a str, &'a RawValue>,
    layer_configs: BTreeMap<&'a str, &'a RawValue>,
    condition_map: Copied<'a>,
    overrides: Copied<'a>,
    override_rules: Copied<'a>,
    app_id: Option<&'a RawValue>,
    default_environment: Option<&'a str>,
}

/// The parts of Statsig's document that may be copied.
#[derive(Default)]
struct SourceParts<'a> {
    gates: Copied<'a>,
    configs: Copied<'a>,
    conditions: Option<&'a Texts<'a>>,
    mappings: Option<&'a Texts<'a>>,
    mapping_rules: Option<&'a Texts<'a>>,
}

impl<'a> SourceParts<'a> {
    fn of(document: &'a DocumentWire<'a>) -> Self {
        Self {
            gates: by_name(document.feature_gates.as_ref()),
            configs: by_name(document.dynamic_configs.as_ref()),
            conditions: document.condition_map.as_ref(),
            mappings: document.overrides.as_ref(),
            mapping_rules: document.override_rules.as_ref(),
        }
    }
}

/// An entry that something asks: whether it is a gate, and its name.
type AskedName<'a> = (bool, Cow<'a, str>);

/// What is copied, while it is being collected.
#[derive(Default)]
struct Excerpt<'a> {
    gates: Copied<'a>,
    configs: Copied<'a>,
    conditions: Copied<'a>,
    mappings: Copied<'a>,
    mapping_rules: Copied<'a>,
    /// What is asked and is nowhere.
    missing: BTreeSet<AskedName<'a>>,
}

impl<'a> Excerpt<'a> {
    /// All that the entries of `own` ask of `parts`.
    fn of(own: &'a DocumentWire<'a>, parts: &SourceParts<'a>) -> Self {
        let mut excerpt = Self::default();
        let own_gates = by_name(own.feature_gates.as_ref());
        let own_configs = by_name(own.dynamic_configs.as_ref());
        let mut seen: BTreeSet<AskedName<'a>> = own_gates.keys().map(|name| (true, name.clone())).collect();
        seen.extend(own_configs.keys().map(|name| (false, name.clone())));
        let mut ahead = Vec::new();
        for raw in own_gates.values().chain(own_configs.values()) {
            excerpt.spec(raw, own.condition_map.as_ref(), &mut ahead);
        }
        // A loop and not a recursion: long chains of entries would use up the stack.
        while let Some(asked) = ahead.pop() {
            if !seen.insert(asked.clone()) {
                continue;
            }
            let (is_gate, name) = &asked;
            let found = if *is_gate { parts.gates.get(name) } else { parts.configs.get(name) }.copied();
            let is_mapped = excerpt.mapping(*is_gate, name, parts, &mut ahead);
            match found {
                Some(raw) => {
                    excerpt.spec(raw, parts.conditions, &mut ahead);
                    let section = if *is_gate { &mut excerpt.gates } else { &mut excerpt.configs };
                    section.insert(name.clone(), raw);
                }
                None if is_mapped => {}
                None => {
                    excerpt.missing.insert(asked);
                }
            }
        }
        excerpt
    }

    fn is_empty(&self) -> bool {
        self.gates.is_empty() && self.configs.is_empty() && self.mappings.is_empty()
    }

    fn spec(&mut self, raw: &'a RawValue, known: Option<&Texts<'a>>, ahead: &mut Vec<AskedName<'a>>) {
        let Ok(spec) = serde_json::from_str::<SpecWire<'a>>(raw.get()) else { return };
        spec.rules.iter().for_each(|rule| self.rule(rule, known, ahead));
    }

    fn rule(&mut self, rule: &RuleWire<'a>, known: Option<&Texts<'a>>, ahead: &mut Vec<AskedName<'a>>) {
        for raw in &rule.conditions {
            // v2 names the condition by a key, v1 holds it.
            let key = serde_json::from_str::<Cow<'a, str>>(raw.get()).ok();
            let body = match &key {
                Some(key) => known.and_then(|known| known.get(key).copied()),
                None => Some(*raw),
            };
            let Some(body) = body else { continue };
            if let Ok(condition) = serde_json::from_str::<ConditionWire<'a>>(body.get()) {
                ahead.extend(asked_by(condition));
            }
            if let Some(key) = key {
                self.conditions.insert(key, body);
            }
        }
    }

    /// Copies the mappings of a name; whether there are any.
    fn mapping(&mut self, is_gate: bool, name: &str, parts: &SourceParts<'a>, ahead: &mut Vec<AskedName<'a>>) -> bool {
        let Some((name, raw)) = parts.mappings.and_then(|mappings| mappings.get_key_value(name)) else { return false };
        for mapping in serde_json::from_str::<Vec<MappingWire<'a>>>(raw.get()).unwrap_or_default() {
            for mapped in mapping.rules {
                let rule = parts.mapping_rules.and_then(|rules| rules.get(&mapped.rule_name).copied());
                let Some(rule) = rule else { continue };
                if let Ok(wire) = serde_json::from_str::<RuleWire<'a>>(rule.get()) {
                    self.rule(&wire, parts.conditions, ahead);
                }
                self.mapping_rules.insert(mapped.rule_name, rule);
            }
            ahead.push((is_gate, mapping.new_config_name));
        }
        self.mappings.insert(name.clone(), raw);
        true
    }
}

/// The entry that a condition asks.
fn asked_by(condition: ConditionWire<'_>) -> Option<AskedName<'_>> {
    match &*condition.kind {
        "pass_gate" | "fail_gate" => {
            Some((true, serde_json::from_str::<Cow<'_, str>>(condition.target_value?.get()).ok()?))
        }
        "experiment_group" => Some((false, condition.field?)),
        _ => None,
    }
}

/// The entries of a section that have a name.
fn by_name<'a>(section: Option<&'a SectionWire<'a>>) -> Copied<'a> {
    #[derive(Deserialize)]
    struct Named<'n> {
        #[serde(borrow)]
        name: Cow<'n, str>,
    }
    let entries = section.map_or(&[][..], |section| section.0.as_slice());
    let own_name = |raw: &'a RawValue| serde_json::from_str::<Named<'a>>(raw.get()).ok().map(|named| named.name);
    entries.iter().filter_map(|(key, raw)| Some((key.clone().or_else(|| own_name(raw))?, *raw))).collect()
}
