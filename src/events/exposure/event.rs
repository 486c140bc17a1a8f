//! Writes exposure events as Statsig's own SDKs do (`evaluation.md` 6.6). This file knows no evaluator: it is given
//! plain fields that say what was asked, what was answered, and why.

use crate::events::words::shape::write_text;

/// What was asked and answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A gate, and whether it passed.
    Gate(bool),
    /// A dynamic config or experiment, and whether a rule passed.
    Config(bool),
    /// A parameter of a layer.
    Layer {
        /// The parameter that was read.
        parameter: &'a str,
        /// The experiment the layer gave the unit to, if that experiment set the parameter; else empty.
        experiment: &'a str,
        /// Whether an experiment set the parameter.
        is_explicit: bool,
    },
}

/// One gate that led to the answer: its name, its answer, the rule that gave it.
pub type SecondaryGate<'a> = (&'a str, bool, &'a str);

/// The text by which exposures write a boolean.
#[must_use]
pub fn bool_text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// An exposure. All names and ids are those of Statsig's project.
#[derive(Clone, Debug)]
pub struct ExposureEvent<'a> {
    /// What was asked and answered.
    pub subject: Subject<'a>,
    /// The name of the gate, config, experiment or layer.
    pub name: &'a str,
    /// The id of the rule that answered; empty for an unknown name.
    pub rule: &'a str,
    /// The reason without its source, such as `Recognized`.
    pub reason: &'a str,
    /// Whether the unit keeps an earlier decision. As the official core does, no source is named then.
    pub is_kept: bool,
    /// The `time` of the config document, ms; `None` if there was no document.
    pub config_time: Option<i64>,
    /// When this process got the config, ms.
    pub received_at: i64,
    /// The version number that Statsig gives the entry, if it has one.
    pub version: Option<i64>,
    /// Whether the caller asked for it to be logged, instead of a read of the value.
    pub is_manual: bool,
    /// The entry that answered in place of the one that was asked, if another did.
    pub override_name: Option<&'a str>,
    /// The gates that led to the answer, in the order in which they were asked. Repeats are left out in writing.
    pub secondary: &'a [SecondaryGate<'a>],
    /// JSON of the user, without the private attributes.
    pub user: &'a str,
    /// When it happened, ms.
    pub time: i64,
}

impl ExposureEvent<'_> {
    /// Appends the event's JSON.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (event, title) = match self.subject {
            Subject::Gate(_) => ("gate", "gate"),
            Subject::Config(_) => ("config", "config"),
            Subject::Layer { .. } => ("layer", "config"),
        };
        for piece in
            ["{\"eventName\":\"statsig::", event, "_exposure\",\"user\":", self.user, ",\"value\":null,\"metadata\":{"]
        {
            out.extend_from_slice(piece.as_bytes());
        }
        let mut metadata = ExposureMetadata { out, is_first: true };
        metadata.put(title, self.name);
        match self.subject {
            Subject::Gate(value) => metadata.put("gateValue", bool_text(value)),
            Subject::Config(value) => metadata.put("rulePassed", bool_text(value)),
            Subject::Layer { parameter, experiment, is_explicit } => {
                metadata.put("allocatedExperiment", experiment);
                metadata.put("parameterName", parameter);
                metadata.put("isExplicitParameter", bool_text(is_explicit));
            }
        }
        metadata.put("ruleID", self.rule);
        metadata.put_joined("reason", if self.is_kept { "" } else { "Adapter(statsig):" }, self.reason);
        if let Some(time) = self.config_time {
            metadata.put_number("lcut", time);
            metadata.put_number("receivedAt", self.received_at);
        }
        if let Some(version) = self.version {
            metadata.put_number("configVersion", version);
        }
        if self.is_manual {
            metadata.put("isManualExposure", "true");
        }
        if let Some(name) = self.override_name {
            metadata.put("overrideConfigName", name);
        }
        out.extend_from_slice(b"},\"secondaryExposures\":[");
        self.write_secondary(out);
        out.extend_from_slice(format!("],\"time\":{}}}", self.time).as_bytes());
    }

    fn write_secondary(&self, out: &mut Vec<u8>) {
        for (at, one) in self.secondary.iter().enumerate() {
            if self.secondary.iter().take(at).any(|earlier| earlier == one) {
                continue;
            }
            if at > 0 {
                out.push(b',');
            }
            let (gate, value, rule) = one;
            out.extend_from_slice(b"{\"gate\":");
            write_text(out, gate);
            out.extend_from_slice(if *value { b",\"gateValue\":\"true\"" } else { b",\"gateValue\":\"false\"" });
            out.extend_from_slice(b",\"ruleID\":");
            write_text(out, rule);
            out.push(b'}');
        }
    }
}

/// The event of decisions that were not to be logged: how often each name was asked.
/// `checks` are names and counts; the map is JSON in a text, as servers send it.
pub fn write_checks<'a>(checks: impl Iterator<Item = (&'a str, u64)>, time: i64, out: &mut Vec<u8>) {
    let mut map = vec![b'{'];
    for (name, count) in checks {
        if map.len() > 1 {
            map.push(b',');
        }
        write_text(&mut map, name);
        map.extend_from_slice(format!(":{count}").as_bytes());
    }
    map.push(b'}');
    out.extend_from_slice(
        b"{\"eventName\":\"statsig::non_exposed_checks\",\"user\":{},\"value\":null,\"metadata\":{\"checks\":",
    );
    write_text(out, &String::from_utf8_lossy(&map));
    out.extend_from_slice(format!("}},\"time\":{time}}}").as_bytes());
}

/// Writes the metadata of an exposure, a map of texts, entry by entry.
struct ExposureMetadata<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl ExposureMetadata<'_> {
    fn key(&mut self, key: &str) {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
        for piece in ["\"", key, "\":"] {
            self.out.extend_from_slice(piece.as_bytes());
        }
    }

    fn put(&mut self, key: &str, text: &str) {
        self.key(key);
        write_text(self.out, text);
    }

    /// Writes a text that is made of two parts.
    fn put_joined(&mut self, key: &str, first: &str, second: &str) {
        self.put(key, &format!("{first}{second}"));
    }

    fn put_number(&mut self, key: &str, number: i64) {
        self.key(key);
        self.out.extend_from_slice(format!("\"{number}\"").as_bytes());
    }
}
