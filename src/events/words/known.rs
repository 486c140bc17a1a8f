//! The vendor's events that may pass, field by field. These tables are the
//! allow-list: what is not here does not leave, and the data inventory is made of them.

use super::shape::{Leaf, write_text};
use super::token::{is_rule, is_token};

/// What a known field may hold. All are texts on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A gate's, config's, layer's, experiment's or parameter's name: a token.
    Name,
    /// The same, or empty.
    NameOrNone,
    /// A rule id, or empty for "no rule".
    Rule,
    /// `true` or `false`.
    Truth,
    /// Milliseconds since 1970, in a year in which there can have been a config.
    Time,
    /// An entry's counter at Statsig.
    Count,
    /// Where a decision came from: words of a fixed list.
    Reason,
}

/// The years 2020 to 2049, ms.
const TIMES: std::ops::Range<i64> = 1_577_836_800_000..2_524_608_000_000;
/// Changes of one entry.
const MOST_CHANGES: i64 = 1_000_000;

/// One field of an exposure's metadata.
#[derive(Debug)]
pub struct KnownField {
    /// Its key.
    pub key: &'static str,
    /// What it may hold.
    pub kind: FieldKind,
    /// Without it, or with something else in it, the exposure means nothing and is dropped.
    pub required: bool,
    /// Why it may leave.
    pub why: &'static str,
}

const fn must(key: &'static str, kind: FieldKind, why: &'static str) -> KnownField {
    KnownField { key, kind, required: true, why }
}

const fn may(key: &'static str, kind: FieldKind, why: &'static str) -> KnownField {
    KnownField { key, kind, required: false, why }
}

/// Fields that all exposures share.
const SHARED: [KnownField; 8] = [
    must("ruleID", FieldKind::Rule, "the rule that decided: which group the unit is in"),
    may("reason", FieldKind::Reason, "tells real decisions from defaults"),
    may("lcut", FieldKind::Time, "time of the config that decided"),
    may("receivedAt", FieldKind::Time, "when that config arrived in the browser"),
    may("time", FieldKind::Time, "the old SDK's name for the same"),
    may("configVersion", FieldKind::Count, "the entry's version at Statsig"),
    may("isManualExposure", FieldKind::Truth, "logged by the caller, not by the read"),
    may("overrideConfigName", FieldKind::Name, "the entry that answered instead"),
];

/// `statsig::gate_exposure`.
const GATE: [KnownField; 2] =
    [must("gate", FieldKind::Name, "the gate that was asked"), must("gateValue", FieldKind::Truth, "its answer")];
/// `statsig::config_exposure`.
const CONFIG: [KnownField; 2] = [
    must("config", FieldKind::Name, "the config or experiment that was asked"),
    may("rulePassed", FieldKind::Truth, "whether a rule passed"),
];
/// `statsig::layer_exposure`.
const LAYER: [KnownField; 4] = [
    must("config", FieldKind::Name, "the layer that was asked"),
    must("parameterName", FieldKind::Name, "the parameter that was read"),
    may("allocatedExperiment", FieldKind::NameOrNone, "the experiment the layer gave the unit to"),
    may("isExplicitParameter", FieldKind::Truth, "whether that experiment set the parameter"),
];

/// A known exposure: its event name and the fields of its metadata.
#[derive(Debug)]
pub struct KnownExposure {
    /// The event's name.
    pub name: &'static str,
    /// Its own fields.
    own: &'static [KnownField],
}

/// All exposures that pass.
pub const EXPOSURES: [KnownExposure; 3] = [
    KnownExposure { name: "statsig::gate_exposure", own: &GATE },
    KnownExposure { name: "statsig::config_exposure", own: &CONFIG },
    KnownExposure { name: "statsig::layer_exposure", own: &LAYER },
];

/// The event that counts decisions nobody logged: names and numbers, no user.
pub const CHECKS: &str = "statsig::non_exposed_checks";

/// The vendor's browser SDKs and our own client: other names of senders do not leave.
pub const SENDERS: [&str; 4] = [OWN, "javascript-client", "js-on-device-eval-client", "js-client"];
/// Our own client.
pub const OWN: &str = "mw-statsig";

impl KnownExposure {
    /// The exposure of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        EXPOSURES.iter().find(|exposure| exposure.name == name)
    }

    /// Every field that may leave, in the order written.
    pub fn fields(&self) -> impl Iterator<Item = &'static KnownField> {
        self.own.iter().chain(&SHARED)
    }
}

impl FieldKind {
    /// Appends the value as JSON text if it is of this kind; else leaves `out` alone and answers false.
    pub(in crate::events) fn write(self, leaf: &Leaf<'_>, out: &mut Vec<u8>) -> bool {
        match leaf {
            Leaf::Text(text) if self.allows(text) => write_text(out, text),
            Leaf::Bool(value) if self == Self::Truth => write_text(out, if *value { "true" } else { "false" }),
            Leaf::Int(value) if self.spans(*value) => write_text(out, &value.to_string()),
            _ => return false,
        }
        true
    }

    /// Whether a number is a plausible one; no more digits than that may leave.
    fn spans(self, value: i64) -> bool {
        match self {
            Self::Time => TIMES.contains(&value),
            Self::Count => (0..MOST_CHANGES).contains(&value),
            _ => false,
        }
    }

    fn allows(self, text: &str) -> bool {
        match self {
            Self::Name => is_token(text),
            Self::NameOrNone => text.is_empty() || is_token(text),
            Self::Rule => text.is_empty() || is_rule(text),
            Self::Truth => matches!(text, "true" | "false"),
            // One way to write each: leading zeros would be room for anything.
            Self::Time | Self::Count => {
                text.parse().is_ok_and(|value: i64| self.spans(value) && value.to_string() == text)
            }
            Self::Reason => is_reason(text),
        }
    }
}

/// First words of a reason: where the decision came from.
const SOURCES: [&str; 20] = [
    "Adapter(statsig)",
    "Bootstrap",
    "BootstrapPartialUserMatch",
    "BootstrapStableIDMismatch",
    "BootstrapPlayerIDMismatch",
    "InvalidBootstrap",
    "Cache",
    "Network",
    "NetworkNotModified",
    "Prefetch",
    "Program",
    "Values",
    "Loading",
    "Error",
    "Persisted",
    "Sticky",
    "LocalOverride",
    "NoValues",
    "Uninitialized",
    "Unrecognized",
];

/// Second words: what became of the question.
const OUTCOMES: [&str; 7] =
    ["Recognized", "Unrecognized", "Unsupported", "Sticky", "LocalOverride", "Reused", "IdListInMemory"];

fn is_reason(text: &str) -> bool {
    let mut words = text.split(':');
    words.next().is_some_and(|first| SOURCES.contains(&first)) && words.all(|word| OUTCOMES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_words_of_the_list() {
        for text in
            ["Bootstrap:Recognized", "NoValues", "Adapter(statsig):Recognized:IdListInMemory", "InvalidBootstrap"]
        {
            assert!(is_reason(text), "{text}");
        }
        for text in ["", "Alice", "Bootstrap:Alice", "Bootstrap:", "bootstrap:Recognized", "Bootstrap Recognized"] {
            assert!(!is_reason(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_plausible_ones() {
        for (kind, text, passes) in [
            (FieldKind::Time, "1780000000005", true),
            (FieldKind::Time, "4111111111111111", false),
            (FieldKind::Time, "1", false),
            (FieldKind::Time, "01780000000005", false),
            (FieldKind::Time, "+1780000000005", false),
            (FieldKind::Count, "0", true),
            (FieldKind::Count, "999999", true),
            (FieldKind::Count, "4915112345678901", false),
            (FieldKind::Count, "007", false),
            (FieldKind::Count, "", false),
        ] {
            assert_eq!(kind.allows(text), passes, "{text}");
            if let Ok(value) = text.parse::<i64>() {
                let plain = value.to_string() == text;
                assert!(!plain || kind.write(&Leaf::Int(value), &mut Vec::new()) == passes, "{value}");
            }
        }
    }

    #[test]
    fn every_field_says_why_and_none_repeats() {
        for exposure in &EXPOSURES {
            let keys: Vec<_> = exposure.fields().map(|field| field.key).collect();
            for (at, field) in exposure.fields().enumerate() {
                assert!(!field.why.is_empty());
                assert!(!keys[..at].contains(&field.key), "{}", field.key);
            }
        }
    }
}
