//! Reads the reports that the vendor's SDKs send of their own failures (`sdk_exception`). These hold stack traces,
//! URLs, options and sometimes the user. Only the name of the call that failed is taken, and only if it is in a list.

use std::borrow::Cow;

use serde::Deserialize;

use crate::events::parse::decode::{BodyRefusal, decode};

/// The calls that are counted by name: public functions of the SDKs, and the event that they report for a lost batch.
pub const TAGS: [&str; 16] = [
    "statsig::log_event_failed",
    "initializeSync",
    "initializeAsync",
    "updateUserSync",
    "updateUserAsync",
    "shutdown",
    "checkGate",
    "getFeatureGate",
    "getDynamicConfig",
    "getConfig",
    "getExperiment",
    "getLayer",
    "getParameterStore",
    "logEvent",
    "flush",
    "initialize",
];
/// Stands for any other name: minified ones mean nothing, and a free text could say anything.
pub const OTHER: &str = "other";

/// The part of a report that is looked at.
#[derive(Deserialize)]
struct SdkReport<'a> {
    #[serde(borrow, default)]
    tag: Option<Cow<'a, str>>,
}

/// Which call a report is about: one of [`TAGS`], or [`OTHER`].
///
/// # Errors
/// As [`decode`], and [`BodyRefusal::Malformed`] for what is no JSON object.
pub fn tag(body: &[u8]) -> Result<&'static str, BodyRefusal> {
    let text = decode(body)?;
    let report: SdkReport<'_> = serde_json::from_str(&text).map_err(|_| BodyRefusal::Malformed)?;
    let said = report.tag.unwrap_or_default();
    Ok(TAGS.into_iter().find(|tag| *tag == said).unwrap_or(OTHER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_of_the_list_come_out() {
        assert_eq!(tag(br#"{"exception":"Error","tag":"getFeatureGate","info":[1,{"x":2}]}"#), Ok("getFeatureGate"));
        for other in [r#"{"tag":"Alice"}"#, r#"{"tag":null}"#, "{}", r#"{"tag":"GetFeatureGate"}"#] {
            assert_eq!(tag(other.as_bytes()), Ok(OTHER), "{other}");
        }
        for bad in ["", "[]", "{", r#"{"tag":5}"#, r#"{"tag":"a","tag":"b"}"#, "{} x", "\u{1f}\u{8b}"] {
            assert_eq!(tag(bad.as_bytes()), Err(BodyRefusal::Malformed), "{bad}");
        }
        let deep = format!("{{\"x\":{}", "[".repeat(200_000));
        assert_eq!(tag(deep.as_bytes()), Err(BodyRefusal::Malformed));
        assert_eq!(tag(&vec![b'{'; (1 << 20) + 1]), Err(BodyRefusal::TooLarge));
    }
}
