//! The page `docs/limits.md`: what of Statsig is not offered, and what is bounded. It is written from the tables and
//! constants that the code obeys, so that it cannot be out of date.

use super::fault::DeviceFault;
use crate::config::compile::MAX_DOCUMENT;
use crate::config::compiled::condition::Operator;
use crate::config::compiled::pattern;
use crate::eval::{MAX_NESTING, Reason, explain, overrides, rules, user, words};
use std::fmt::Write;

/// A feature of Statsig that is not offered.
pub struct Limit {
    /// Its name in Statsig's documentation.
    pub feature: &'static str,
    /// The reason of a decision that would need it; none where no decision shows it.
    pub reason: Option<Reason>,
    /// What happens instead, and why.
    pub instead: &'static str,
}

const fn limit(feature: &'static str, reason: Option<Reason>, instead: &'static str) -> Limit {
    Limit { feature, reason, instead }
}

/// Every feature that is not offered.
pub const LIMITS: [Limit; 16] = [
    limit(
        "contextual bandits (autotune AI) whose targeting gate has a condition that nobody can decide",
        Some(Reason::Unsupported),
        "no value. The official core goes on as if the gate had answered what its last condition before did",
    ),
    limit(
        "ranked lists of a contextual bandit's groups",
        None,
        "none: only the official core for Java has them. Browsers get a bandit's answer in values, and never its model",
    ),
    limit(
        "condition types that the official core does not know: `multi_pass_gate`, `multi_fail_gate`, `javascript`, ...",
        Some(Reason::Unsupported),
        "no value, as the official core has it",
    ),
    limit("operators outside of the list below", Some(Reason::Unsupported), "no value, as the official core has it"),
    limit(
        "country from the IP address by the official core's own table",
        Some(Reason::Recognized),
        "`ip_based` conditions see the `country` that the host gives, else the one that the database of `statsig.geo_file` has; \
         without that setting no address has a country",
    ),
    limit(
        "gates, delegates and mappings nested deeper than the limit below, or in a circle",
        Some(Reason::Depth),
        "no value. The official core does the same for gates; beyond that, some documents end it",
    ),
    limit(
        "regular expressions beyond the limits below",
        Some(Reason::RegexLimit),
        "the condition does not hold: a hostile pattern would cost each request 100 ms",
    ),
    limit(
        "times with milliseconds, with an offset or without a time of day, as texts of a user's field",
        Some(Reason::Recognized),
        "no time rule holds, as in the official core: which texts are times is listed below",
    ),
    limit(
        "local overrides of a whole parameter store",
        None,
        "none: `Statsig\\override()` sets what the store refers to",
    ),
    limit("sampling of exposures", None, "every exposure is recorded, once per request and minute"),
    limit("the exposure of an experiment that `experiment_group` asks", None, "only what was asked for is exposed"),
    limit(
        "session replay",
        None,
        "its settings are left out of values: they are drawn at random there, and a wiki has no use for them",
    ),
    limit(
        "values responses in the official core's format v2, and `previousResponseHash`",
        None,
        "v1 and init-v2, and the whole response each time",
    ),
    limit("the third-party user-agent parser", None, "the first-party one of the official core"),
    limit("protobuf, deltas and dictionaries on the wire", None, "plain JSON, compressed"),
    limit(
        "proof of who a browser is",
        None,
        "a registered reader's pseudonym needs the server's token; a stable id is anybody's claim",
    ),
];

/// Texts of a user's field, the point in time that `before`, `after` and `on` take them for (ms), and how.
pub const TIMES: [(&str, Option<i64>, &str); 12] = [
    ("2026-07-24T12:00:00Z", Some(1_784_894_400_000), "RFC 3339 with `Z` and whole seconds"),
    ("2026-07-24 12:00:00", Some(1_784_894_400_000), "in UTC"),
    ("1784894400", Some(1_784_894_400_000), "below 10^10: seconds since 1970"),
    ("1784894400000", Some(1_784_894_400_000), "milliseconds since 1970"),
    ("20260724120000", Some(20_260_724_120_000), "MediaWiki's own form: milliseconds, a day in the year 2612"),
    ("2026-07-24T12:00:00.000Z", None, "more than 20 characters: what JavaScript's `toISOString()` gives"),
    ("2026-07-24T12:00:00.5Z", None, "more than 20 characters"),
    ("2026-07-24T12:00:00+00:00", None, "more than 20 characters: what PHP's `date( 'c' )` gives"),
    ("2026-07-24 12:00:00.000", None, "more than 20 characters"),
    ("2026-07-24T12:00:00", None, "neither `Z` nor a blank"),
    ("2026-07-24T12:00Z", None, "no seconds"),
    ("2026-07-24", None, "no time of day"),
];

/// The page as Markdown. A test compares the file with it.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Limits\n\nWritten from the code's own tables by a test; do not edit by hand. What was found to be missing before this \
         project began, and what became of it, stands in [shortcomings](shortcomings.md).\n\n\
         ## What of Statsig is not offered\n\n| feature | reason that a decision gives | instead |\n| --- | --- | --- |\n",
    );
    for limit in &LIMITS {
        let reason = limit.reason.map_or_else(|| "none".to_owned(), |reason| format!("`{}`", reason.name()));
        let _ = writeln!(out, "| {} | {reason} | {} |", limit.feature, limit.instead);
    }
    out.push_str("\n## Operators\n\n");
    let operators: Vec<String> = Operator::ALL.iter().map(|operator| format!("`{}`", operator.name())).collect();
    let _ = writeln!(out, "{}.", operators.join(", "));
    out.push_str(
        "\n## Times\n\nWhat time rules take a text of a user's field for, as the official core does. \
         In the rules themselves offsets and milliseconds count.\n\n| text | time | why |\n| --- | --- | --- |\n",
    );
    for (text, time, why) in TIMES {
        let time = time.map_or_else(|| "none: no rule holds".to_owned(), |time| format!("{time} ms"));
        let _ = writeln!(out, "| `{text}` | {time} | {why} |");
    }
    out.push_str("\n## Bounds\n\n| what | bound |\n| --- | --- |\n");
    let bounds: [(&str, usize); 10] = [
        ("bytes of a document, decoded", MAX_DOCUMENT),
        ("nesting of gates, delegates and mappings", MAX_NESTING as usize),
        ("nesting of JSON within an entry", 128),
        ("bytes of a regular expression", pattern::MAX_PATTERN),
        ("entries of a user's map, nested ones included", user::MAX_ENTRIES),
        ("nesting of a user's values", user::MAX_DEPTH),
        ("bytes of all overrides of a request, 64 for each and its texts", overrides::MAX_BYTES),
        ("steps of an explanation", explain::MAX_STEPS),
        ("rules and conditions of an entry that rules() gives", rules::MAX_SHOWN_LINES),
        ("characters of a value or target in an explanation", words::MAX_SHOWN),
    ];
    for (what, bound) in bounds {
        let _ = writeln!(out, "| {what} | {bound} |");
    }
    out.push_str(
        "\n## Why an entry is left out of the on-device document\n\n\
         `onDeviceLeftOut()` names one of these for each entry that was chosen and is not sent:\n",
    );
    let faults: Vec<String> = DeviceFault::ALL.iter().map(|fault| format!("`{}`", fault.name())).collect();
    let _ = writeln!(out, "{}.", faults.join(", "));
    out
}
