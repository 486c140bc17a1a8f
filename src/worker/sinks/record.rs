//! The line of the file sink (`docs/event.schema.json`). Sites keep these lines for months, so each one says which
//! version of the format it has.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::events::spool::line::{Line, LineSource};
use crate::worker::judge::verdict::{CountedExposure, Event, Passed};

/// The version of the format. It changes with every change of a field's meaning, so that readers may rely on it.
const FORMAT: u32 = 1;

/// Metadata of exposures that are numbers, although Statsig's events hold them as texts.
const NUMBERS: [&str; 4] = ["lcut", "receivedAt", "time", "configVersion"];

/// A line, in the order of its fields.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DayRecord<'a> {
    format: u32,
    id: &'a str,
    /// When the wiki received it, ms; its UTC day is the file's.
    received: i64,
    source: &'static str,
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cv: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pv: Option<&'a str>,
    /// Whether the decisions that it names could be made again; null where it names none.
    verified: Option<bool>,
    event: &'a str,
    /// When it happened, ms.
    time: i64,
    user: Cow<'a, RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a RawValue>,
    metadata: Cow<'a, RawValue>,
    secondary_exposures: Cow<'a, RawValue>,
    memberships: Vec<MembershipRecord<'a>>,
    /// What the day's rollup counts an exposure as: from it the rollup can be made anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<CountedRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sdk: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sdk_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_view: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_seq: Option<u64>,
    /// How many events the browser gave up on.
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<u64>,
}

/// One membership of the unit, as the line has it.
#[derive(Serialize)]
struct MembershipRecord<'a> {
    name: &'a str,
    group: &'a str,
    version: &'a str,
    exposed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'a str>,
}

/// What rollups count an exposure as.
#[derive(Serialize)]
struct CountedRecord<'a> {
    entry: &'a str,
    version: &'a str,
    group: &'a str,
    /// Hash of entry and unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

impl<'a> From<&'a CountedExposure> for CountedRecord<'a> {
    fn from(exposure: &'a CountedExposure) -> Self {
        let CountedExposure { entry, version, group, unit } = exposure;
        Self { entry, version, group, unit: unit.map(|unit| format!("{unit:016x}")) }
    }
}

/// A membership as lines of the spool have it: group, version, 0 or 1 for whether it was exposed, and the layer.
#[derive(Deserialize)]
#[serde(untagged)]
enum SpooledMembership {
    Plain((String, String, u8)),
    OfLayer((String, String, u8, String)),
}

/// Appends the line of an event, without a newline.
pub(super) fn write(line: &Line<'_>, event: &Event<'_>, passed: &Passed, host: &str, out: &mut Vec<u8>) {
    let memberships = passed.memberships.as_deref().or(line.m.map(RawValue::get)).unwrap_or("{}");
    let memberships: BTreeMap<String, SpooledMembership> = serde_json::from_str(memberships).unwrap_or_default();
    let sdk = event.statsig_metadata.as_ref();
    let record = DayRecord {
        format: FORMAT,
        id: &line.id,
        received: line.at,
        source: line.src.word(),
        host,
        cv: line.cv.as_deref(),
        pv: line.pv.as_deref(),
        verified: verified(line, passed, !memberships.is_empty()),
        event: &event.event_name,
        time: event.time,
        user: raw_or(event.user, "{}"),
        value: event.value.filter(|value| value.get() != "null"),
        metadata: with_numbers(passed.counted.is_some(), judged_or_spooled(&passed.metadata, event.metadata, "{}")),
        secondary_exposures: judged_or_spooled(&passed.secondary, event.secondary_exposures, "[]"),
        memberships: memberships.iter().map(|(name, spooled)| spooled.record(name)).collect(),
        counted: passed.counted.as_ref().map(CountedRecord::from),
        sdk: sdk.and_then(|sdk| sdk.sdk_type.as_deref()),
        sdk_version: sdk.and_then(|sdk| sdk.sdk_version.as_deref()),
        previous_view: line.prev.as_ref().map(|(view, _)| view.as_str()),
        previous_seq: line.prev.as_ref().map(|(_, seq)| *seq),
        lost: Some(line.lost).filter(|lost| *lost > 0),
    };
    let begun = out.len();
    // Texts and numbers into memory: nothing that could fail.
    if serde_json::to_writer(&mut *out, &record).is_err() {
        out.truncate(begun);
    }
}

impl SpooledMembership {
    fn record<'a>(&'a self, name: &'a str) -> MembershipRecord<'a> {
        let (group, version, exposed, layer) = match self {
            Self::Plain((group, version, exposed)) => (group, version, *exposed, None),
            Self::OfLayer((group, version, exposed, layer)) => (group, version, *exposed, Some(layer.as_str())),
        };
        MembershipRecord { name, group, version, exposed: exposed != 0, layer }
    }
}

/// Whether the decisions of an event are verified; `None` for an event that names none. An exposure names one. An
/// event of a browser that is no exposure names those of its memberships; one that the server wrote is not asked.
fn verified(line: &Line<'_>, passed: &Passed, has_memberships: bool) -> Option<bool> {
    let names_decisions = passed.counted.is_some() || (line.src == LineSource::Relay && has_memberships);
    (passed.is_unverified || names_decisions).then_some(!passed.is_unverified)
}

/// The JSON that the judge has written; else what the spool's line holds; else `none`.
fn judged_or_spooled<'a>(judged: &Option<String>, spooled: Option<&'a RawValue>, none: &str) -> Cow<'a, RawValue> {
    match judged.as_ref().and_then(|text| RawValue::from_string(text.clone()).ok()) {
        Some(judged) => Cow::Owned(judged),
        None => raw_or(spooled.filter(|raw| raw.get() != "null"), none),
    }
}

fn raw_or<'a>(raw: Option<&'a RawValue>, none: &str) -> Cow<'a, RawValue> {
    match raw {
        Some(raw) => Cow::Borrowed(raw),
        None => Cow::Owned(RawValue::from_string(none.to_owned()).unwrap_or_default()),
    }
}

/// The metadata of an exposure, with numbers instead of their texts.
fn with_numbers(is_exposure: bool, metadata: Cow<'_, RawValue>) -> Cow<'_, RawValue> {
    let Some(mut fields) = is_exposure
        .then(|| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(metadata.get()).ok())
        .flatten()
    else {
        return metadata;
    };
    for name in NUMBERS {
        let number = fields.get(name).and_then(|value| value.as_str()?.parse::<u64>().ok());
        if let (Some(number), Some(value)) = (number, fields.get_mut(name)) {
            *value = number.into();
        }
    }
    serde_json::value::to_raw_value(&fields).map_or(metadata, Cow::Owned)
}
