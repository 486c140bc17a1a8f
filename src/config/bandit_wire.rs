//! Contextual bandits as Statsig's document has them (`evaluation.md` 6.5).

use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// One contextual bandit.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BanditWire<'a> {
    /// Start of the hash input of units.
    #[serde(borrow)]
    pub salt: Cow<'a, str>,
    /// The answer while it does not run, and to those whom it does not target.
    #[serde(borrow)]
    pub default_value: &'a RawValue,
    /// What is bucketed.
    #[serde(borrow)]
    pub id_type: Cow<'a, str>,
    /// False: it does not run.
    pub enabled: bool,
    /// Shown in exposures.
    pub version: u32,
    /// Share of units, 0 to 1, that explore once there is a model.
    pub sample_rate: f64,
    /// Whether the highest score is the best, and not the lowest.
    pub higher_is_better: bool,
    /// None: it does not run.
    #[serde(borrow)]
    pub groups: Vec<BanditGroupWire<'a>>,
    /// The model, by the ids of groups; none while nothing has been learned.
    #[serde(borrow, default)]
    pub config: Option<HashMap<Cow<'a, str>, BanditModelWire<'a>>>,
    /// The gate of those whom it targets.
    #[serde(borrow, default)]
    pub targeting_gate_name: Option<Cow<'a, str>>,
    /// Apps that may see it in a values response.
    #[serde(borrow, default, rename = "targetAppIDs")]
    pub target_app_ids: Option<Vec<Cow<'a, str>>>,
}

/// One group of a contextual bandit.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BanditGroupWire<'a> {
    /// Its name.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// Its answer.
    #[serde(borrow)]
    pub parameter_values: &'a RawValue,
    /// Its rule id, without the end that tells who explores.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
}

/// What has been learned of a group.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BanditModelWire<'a> {
    /// Added to the score.
    pub alpha: f64,
    /// Added to the score, too.
    pub intercept: f64,
    /// How many records it was learned from: those who explore get groups with few of them more often.
    pub records: u64,
    /// By field: what its number is multiplied by.
    #[serde(borrow)]
    pub weights_numerical: HashMap<Cow<'a, str>, f64>,
    /// By field and text: what is added.
    #[serde(borrow)]
    pub weights_categorical: HashMap<Cow<'a, str>, HashMap<Cow<'a, str>, f64>>,
}
