//! The document as Statsig sends it, in both shapes: v1 (arrays of specs, inline
//! conditions) and v2 (maps by name, conditions by key). Source: `evaluation.md` 1.
//!
//! Entries are kept as raw JSON at first and parsed one by one, so that a bad one spoils only itself.

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::fmt;

/// The whole document. Fields that no decision reads are not named and so ignored.
#[derive(Deserialize)]
pub struct DocumentWire<'a> {
    /// False says that nothing is new. Such a document holds no entries.
    pub has_updates: bool,
    /// When Statsig last changed it, milliseconds since 1970; tells which of two documents is newer.
    pub time: Option<u64>,
    /// Gates, segments and holdouts.
    #[serde(borrow)]
    pub feature_gates: Option<SectionWire<'a>>,
    /// Experiments, autotunes and dynamic configs.
    #[serde(borrow)]
    pub dynamic_configs: Option<SectionWire<'a>>,
    /// Layers.
    #[serde(borrow)]
    pub layer_configs: Option<SectionWire<'a>>,
    /// v2 only: the conditions that rules name by key.
    #[serde(borrow, default)]
    pub condition_map: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// Parameter stores by name.
    #[serde(borrow, default)]
    pub param_stores: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// Console mappings: by the name that is asked, the entries that may answer instead.
    #[serde(borrow, default)]
    pub overrides: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// The rules that `overrides` refer to.
    #[serde(borrow, default)]
    pub override_rules: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// Contextual bandits.
    #[serde(borrow, default)]
    pub cmab_configs: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// Value of the `target_app` condition: any scalar.
    #[serde(borrow, default)]
    pub app_id: Option<&'a RawValue>,
    /// Client key to app id: filters the values response.
    #[serde(borrow, default)]
    pub sdk_keys_to_app_ids: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// djb2 of the client key to app id: replaces the plain map when present.
    #[serde(borrow, default)]
    pub hashed_sdk_keys_to_app_ids: Option<HashMap<Cow<'a, str>, &'a RawValue>>,
    /// Tier used when neither the user nor the host gives an environment.
    #[serde(borrow, default)]
    pub default_environment: Option<Cow<'a, str>>,
    /// djb2 of the secret key that this document was made for.
    #[serde(borrow, default)]
    pub hashed_sdk_key_used: Option<Cow<'a, str>>,
    /// How names are written: only answers that were decided for one user have it.
    #[serde(borrow, default)]
    pub hash_used: Option<&'a RawValue>,
    /// Two documents with the same checksum, if it is not empty, are the same.
    #[serde(borrow, default)]
    pub checksum: Option<Cow<'a, str>>,
}

/// The entries of one section, each still raw, with the name that v2 has as a key. v1 has it inside the entry only.
pub struct SectionWire<'a>(pub Vec<(Option<Cow<'a, str>>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for SectionWire<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = SectionWire<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("an array or a map of specs")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(raw) = seq.next_element()? {
                    entries.push((None, raw));
                }
                Ok(SectionWire(entries))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((BorrowedText(name), raw)) = map.next_entry()? {
                    entries.push((Some(name), raw));
                }
                Ok(SectionWire(entries))
            }
        }
        deserializer.deserialize_any(Entries)
    }
}

/// A text that borrows from the JSON where it holds no escape. (Alone, as a key or an element, serde copies a `Cow`.)
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BorrowedText<'a>(#[serde(borrow)] pub Cow<'a, str>);

impl Borrow<str> for BorrowedText<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One gate, config or layer. Fields that nothing reads are declared too: the official core drops an entry in which one
/// of them has the wrong type.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecWire<'a> {
    /// v1 only: v2 has it as the key.
    #[serde(borrow, default)]
    pub name: Option<Cow<'a, str>>,
    /// `feature_gate` or `dynamic_config`; required though nothing reads it.
    #[serde(borrow, rename = "type")]
    pub _kind: Cow<'a, str>,
    /// First part of every percentage's hash input.
    #[serde(borrow)]
    pub salt: Cow<'a, str>,
    /// The answer when no rule holds.
    #[serde(borrow)]
    pub default_value: &'a RawValue,
    /// False only renames the rule id `default` to `disabled`.
    pub enabled: bool,
    /// In order; the first that holds ends the evaluation.
    #[serde(borrow)]
    pub rules: Vec<RuleWire<'a>>,
    /// What is bucketed. Old v1 documents lack it: `userID`.
    #[serde(borrow, default)]
    pub id_type: Option<Cow<'a, str>>,
    /// What the entry is: decides where and how the values response lists it.
    #[serde(borrow, default)]
    pub entity: Option<Cow<'a, str>>,
    /// Parameters that this experiment sets itself: decides a layer's exposures.
    #[serde(borrow, default)]
    pub explicit_parameters: Option<Vec<Cow<'a, str>>>,
    /// Whether the experiment lives in a layer.
    #[serde(default)]
    pub has_shared_params: Option<bool>,
    /// Whether the experiment is running.
    #[serde(default)]
    pub is_active: Option<bool>,
    /// Version shown in exposures.
    #[serde(default)]
    pub version: Option<u32>,
    /// Apps that may see the entry in a values response.
    #[serde(borrow, default, rename = "targetAppIDs")]
    pub target_app_ids: Option<Vec<Cow<'a, str>>>,
    /// Layers: merge all passing rules instead of taking the first.
    #[serde(default)]
    pub use_new_layer_eval: Option<bool>,
    #[serde(default, rename = "forwardAllExposures")]
    _forward_all_exposures: Option<bool>,
    #[serde(borrow, default, rename = "fieldsUsed")]
    _fields_used: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow, default, rename = "checksum")]
    _checksum: Option<Cow<'a, str>>,
}

/// One rule of an entry, or of a console mapping.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleWire<'a> {
    #[serde(borrow, rename = "name")]
    _name: Cow<'a, str>,
    /// Rule id of the decision; salt where no salt is given.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// 0 to 100.
    pub pass_percentage: f64,
    /// The answer when the rule holds and its percentage passes.
    #[serde(borrow)]
    pub return_value: &'a RawValue,
    /// Keys into `condition_map` (v2) or conditions themselves (v1).
    #[serde(borrow)]
    pub conditions: Vec<&'a RawValue>,
    /// Unit of the percentage.
    #[serde(borrow, default)]
    pub id_type: Option<Cow<'a, str>>,
    /// Second part of the hash input. If absent, it is the id; if empty, it stays empty.
    #[serde(borrow, default)]
    pub salt: Option<Cow<'a, str>>,
    /// Group of an experiment.
    #[serde(borrow, default)]
    pub group_name: Option<Cow<'a, str>>,
    /// Layers: the experiment that decides instead.
    #[serde(borrow, default)]
    pub config_delegate: Option<Cow<'a, str>>,
    /// The group counts as being in the experiment.
    #[serde(default)]
    pub is_experiment_group: Option<bool>,
    #[serde(default, rename = "samplingRate")]
    _sampling_rate: Option<u64>,
}

/// One condition of a rule.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConditionWire<'a> {
    /// What is compared; unknown types are `Unsupported`.
    #[serde(borrow, rename = "type")]
    pub kind: Cow<'a, str>,
    /// Unit of `unit_id` and `user_bucket`.
    #[serde(borrow, default)]
    pub id_type: Option<Cow<'a, str>>,
    /// What it is compared with; missing is null.
    #[serde(borrow, default)]
    pub target_value: Option<&'a RawValue>,
    /// How; missing is `Unsupported` where one is needed.
    #[serde(borrow, default)]
    pub operator: Option<Cow<'a, str>>,
    /// The user's field, or the experiment of `experiment_group`.
    #[serde(borrow, default)]
    pub field: Option<Cow<'a, str>>,
    /// Holds the `salt` of `user_bucket`.
    #[serde(borrow, default)]
    pub additional_values: Option<HashMap<Cow<'a, str>, Cow<'a, str>>>,
}

/// One console mapping of `overrides`.
#[derive(Deserialize)]
pub struct MappingWire<'a> {
    /// The entry that answers instead.
    #[serde(borrow)]
    pub new_config_name: Cow<'a, str>,
    /// Any rule that holds switches the mapping on.
    #[serde(borrow)]
    pub rules: Vec<MappingRuleWire<'a>>,
}

/// One rule of a console mapping.
#[derive(Deserialize)]
pub struct MappingRuleWire<'a> {
    /// Key into `override_rules`.
    #[serde(borrow)]
    pub rule_name: Cow<'a, str>,
    /// Milliseconds before which the rule is skipped.
    #[serde(default)]
    pub start_time: Option<i64>,
}

/// One parameter store, with its parameters still raw.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoreWire<'a> {
    /// Parameters by name, each still raw.
    #[serde(borrow)]
    pub parameters: HashMap<Cow<'a, str>, &'a RawValue>,
    /// Apps that may see the store in a values response.
    #[serde(borrow, default, rename = "targetAppIDs")]
    pub target_app_ids: Option<Vec<Cow<'a, str>>>,
}
