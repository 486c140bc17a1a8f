//! What a judge of events is asked and answers (`wiki-rules.md` 2.3), so that the shipper needs to know nothing of
//! documents; and how an event is written with what the judge has changed in it.

use std::borrow::Cow;
use std::io::Write;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::events::spool::line::Line;
use crate::text::write_quoted;

/// Statsig's event, as a line of the spool holds it. Parts that are only passed on stay JSON text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event<'a> {
    /// The event's name, such as `statsig::gate_exposure`.
    #[serde(borrow)]
    pub event_name: Cow<'a, str>,
    /// The unit and what is known of it.
    #[serde(borrow, default)]
    pub user: Option<&'a RawValue>,
    /// The value of a custom event.
    #[serde(borrow, default)]
    pub value: Option<&'a RawValue>,
    /// What was decided, or what the site reports.
    #[serde(borrow, default)]
    pub metadata: Option<&'a RawValue>,
    /// Gates that led to an exposure.
    #[serde(borrow, default)]
    pub secondary_exposures: Option<&'a RawValue>,
    /// When it happened, ms.
    #[serde(default)]
    pub time: i64,
    /// The SDK that made the event.
    #[serde(borrow, default)]
    pub statsig_metadata: Option<Sdk<'a>>,
}

/// The only parts of an event's `statsigMetadata` that a spool holds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sdk<'a> {
    /// Such as `mw-statsig`.
    #[serde(borrow, default)]
    pub sdk_type: Option<Cow<'a, str>>,
    /// Its version, such as `3.33.5`.
    #[serde(borrow, default)]
    pub sdk_version: Option<Cow<'a, str>>,
}

/// An event that may be sent, and what changes in it. `None` leaves a part as the spool has it.
#[derive(Debug, Default)]
pub struct Passed {
    /// JSON of the metadata, rule ids restored.
    pub metadata: Option<String>,
    /// JSON of the secondary exposures.
    pub secondary: Option<String>,
    /// JSON of the memberships that a document knows.
    pub memberships: Option<String>,
    /// Whether the event could not be decided again: its document is no longer kept, or the decision depended on
    /// something that no event carries. It is then sent with `"verified": false`.
    pub is_unverified: bool,
    /// How many memberships were taken out, because the unit is in no such group.
    pub removed: u64,
    /// What the day's rollup counts; `None` for an event that is no exposure.
    pub counted: Option<CountedExposure>,
    /// Whether the event is to stay with the wiki: it is about an entry of the wiki's own.
    pub is_home: bool,
    /// What is other in the event where it leaves for Statsig, as entries of the wiki's own are not named there; `None` for
    /// most.
    pub abroad: Option<Box<Abroad>>,
}

/// Parts of an event without the entries of the wiki's own. `None` leaves a part as it is.
#[derive(Debug, Default)]
pub struct Abroad {
    /// JSON of the secondary exposures.
    pub secondary: Option<String>,
    /// JSON of the memberships.
    pub memberships: Option<String>,
}

/// An exposure as rollups count it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedExposure {
    /// Kind and name of the entry, such as `gate/name`.
    pub entry: String,
    /// The entry's version: 8 hex digits.
    pub version: String,
    /// The group: `true` or `false` for gates; the rule where an answer has no group.
    pub group: String,
    /// Hash of entry and unit; `None` if it is not certain which unit it was.
    pub unit: Option<u64>,
}

/// What the judge says of an event.
#[derive(Debug)]
pub enum Verdict {
    /// It may be sent.
    Pass(Passed),
    /// It must not be sent, as its document says otherwise. The word names the cause in counters.
    Drop(&'static str),
}

/// Decides what becomes of an event.
pub trait Judge {
    /// Called before each batch. Here a judge looks whether what it judges by has changed on the disk: to look for each
    /// event would cost as much as to judge it.
    fn begin_batch(&mut self) {}

    /// Called once for each event and sink, the oldest event first; again for events whose batch the sink did not
    /// take.
    fn judge(&mut self, line: &Line<'_>, event: &Event<'_>) -> Verdict;
}

/// Appends the event as it leaves for Statsig: with its id and memberships, and nothing that the spool's line does not
/// hold. One that stays with the wiki adds nothing.
pub fn write_event(line: &Line<'_>, event: &Event<'_>, passed: &Passed, out: &mut Vec<u8>) {
    if passed.is_home {
        return;
    }
    out.extend_from_slice(b"{\"eventName\":");
    put_text(&event.event_name, out);
    let abroad = passed.abroad.as_deref();
    let secondary = abroad.and_then(|abroad| abroad.secondary.as_deref()).or(passed.secondary.as_deref());
    for (key, spooled, judged) in [
        ("user", event.user, None),
        ("value", event.value, None),
        ("metadata", event.metadata, passed.metadata.as_deref()),
        ("secondaryExposures", event.secondary_exposures, secondary),
    ] {
        if let Some(text) = judged.or(spooled.map(RawValue::get)) {
            for piece in [",\"", key, "\":", text] {
                out.extend_from_slice(piece.as_bytes());
            }
        }
    }
    // Writing into memory cannot fail.
    let _ = write!(out, ",\"time\":{},\"statsigMetadata\":{{\"eventId\":\"{}\"", event.time, line.id);
    if let Some(sdk) = &event.statsig_metadata {
        for (key, value) in [("sdkType", &sdk.sdk_type), ("sdkVersion", &sdk.sdk_version)] {
            if let Some(value) = value {
                for piece in [",\"", key, "\":"] {
                    out.extend_from_slice(piece.as_bytes());
                }
                put_text(value, out);
            }
        }
    }
    if passed.is_unverified {
        out.extend_from_slice(b",\"verified\":false");
    }
    if let Some((view, seq)) = &line.prev {
        out.extend_from_slice(b",\"previousView\":");
        put_text(view, out);
        let _ = write!(out, ",\"previousSeq\":{seq}");
    }
    if line.lost > 0 {
        out.extend_from_slice(format!(",\"lost\":{}", line.lost).as_bytes());
    }
    let memberships = abroad.and_then(|abroad| abroad.memberships.as_deref()).or(passed.memberships.as_deref());
    let memberships = memberships.or(line.m.map(RawValue::get)).unwrap_or("{}");
    out.extend_from_slice(b",\"memberships\":");
    out.extend_from_slice(memberships.as_bytes());
    out.extend_from_slice(b"}}");
}

/// Appends a text as JSON.
fn put_text(text: &str, out: &mut Vec<u8>) {
    write_quoted(text, |part| out.extend_from_slice(part.as_bytes()));
}
