//! Statsig's own events that may pass, field by field. These tables are the allow-list: what is not in them does not
//! leave. The data inventory is made of them too.

use super::shape::{Leaf, write_text};
use super::token::{is_rule, is_token};

/// What a known field may hold. All are texts on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A gate's, config's, layer's, experiment's or parameter's name: a token.
    Name,
    /// Such a name, or empty.
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

const fn required(key: &'static str, kind: FieldKind, why: &'static str) -> KnownField {
    KnownField { key, kind, required: true, why }
}

const fn optional(key: &'static str, kind: FieldKind, why: &'static str) -> KnownField {
    KnownField { key, kind, required: false, why }
}

/// Fields that all exposures share.
const SHARED: [KnownField; 8] = [
    required("ruleID", FieldKind::Rule, "the rule that decided: which group the unit is in"),
    optional("reason", FieldKind::Reason, "tells real decisions from defaults"),
    optional("lcut", FieldKind::Time, "time of the config that decided"),
    optional("receivedAt", FieldKind::Time, "when that config arrived in the browser"),
    optional("time", FieldKind::Time, "the old SDK's name for the same"),
    optional("configVersion", FieldKind::Count, "the entry's version at Statsig"),
    optional("isManualExposure", FieldKind::Truth, "logged by the caller, not by the read"),
    optional("overrideConfigName", FieldKind::Name, "the entry that answered instead"),
];

/// `statsig::gate_exposure`.
const GATE: [KnownField; 2] = [
    required("gate", FieldKind::Name, "the gate that was asked"),
    required("gateValue", FieldKind::Truth, "its answer"),
];
/// `statsig::config_exposure`.
const CONFIG: [KnownField; 2] = [
    required("config", FieldKind::Name, "the config or experiment that was asked"),
    optional("rulePassed", FieldKind::Truth, "whether a rule passed"),
];
/// `statsig::layer_exposure`.
const LAYER: [KnownField; 4] = [
    required("config", FieldKind::Name, "the layer that was asked"),
    required("parameterName", FieldKind::Name, "the parameter that was read"),
    optional("allocatedExperiment", FieldKind::NameOrNone, "the experiment the layer gave the unit to"),
    optional("isExplicitParameter", FieldKind::Truth, "whether that experiment set the parameter"),
];

/// A known exposure: its event name and the fields of its metadata.
#[derive(Debug)]
pub struct KnownExposure {
    /// The event's name.
    pub name: &'static str,
    /// The fields that only this exposure has; the first names the entry.
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
pub const SENDERS: [&str; 4] = [OWN_SDK, "javascript-client", "js-on-device-eval-client", "js-client"];
/// The name by which our own client and worker call themselves.
pub const OWN_SDK: &str = "mw-statsig";

impl KnownExposure {
    /// The exposure of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        EXPOSURES.iter().find(|exposure| exposure.name == name)
    }

    /// The field that names the entry that was asked.
    #[must_use]
    pub fn entry_key(&self) -> &'static str {
        self.own.first().map_or("", |field| field.key)
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
            Leaf::Text(text) if self.allows_text(text) => write_text(out, text),
            Leaf::Bool(value) if self == Self::Truth => write_text(out, if *value { "true" } else { "false" }),
            Leaf::Int(value) if self.allows_number(*value) => write_text(out, &value.to_string()),
            _ => return false,
        }
        true
    }

    /// Whether a number is plausible for this kind. Any other could carry something else out in its digits.
    fn allows_number(self, value: i64) -> bool {
        match self {
            Self::Time => TIMES.contains(&value),
            Self::Count => (0..MOST_CHANGES).contains(&value),
            _ => false,
        }
    }

    fn allows_text(self, text: &str) -> bool {
        match self {
            Self::Name => is_token(text),
            Self::NameOrNone => text.is_empty() || is_token(text),
            Self::Rule => text.is_empty() || is_rule(text),
            Self::Truth => matches!(text, "true" | "false"),
            // Only the usual way to write a number: leading zeros could carry something else out.
            Self::Time | Self::Count => {
                text.parse().is_ok_and(|value: i64| self.allows_number(value) && value.to_string() == text)
            }
            Self::Reason => is_reason(text),
        }
    }
}

/// First words of a reason: where the decision came from.
const SOURCES: [&str; 19] = [
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
    "NoValues",
    "Uninitialized",
    "Unrecognized",
];

/// Second words: what became of the question.
const OUTCOMES: [&str; 6] = ["Recognized", "Unrecognized", "Unsupported", "Sticky", "Reused", "IdListInMemory"];

/// The word in a reason, and the rule, by which SDKs tell that an override answered.
pub(in crate::events) const OVERRIDE_REASON: &str = "LocalOverride";
pub(in crate::events) const OVERRIDE_RULE: &str = "override";

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
            assert_eq!(kind.allows_text(text), passes, "{text}");
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
