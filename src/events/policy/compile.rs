//! Compiles the settings of a wiki to a policy. A bad entry spoils only itself: it is left out and noted as a fault.

use super::input::Input;
use super::rules::{EventRule, Policy, PolicyError, PolicyFault};
use super::shapes::{fault, shape, shapes};
use crate::events::words::token::is_address;

/// Beginnings of names that are the vendor's own.
const RESERVED: [&str; 2] = ["statsig::", "auto_capture::"];

impl Policy {
    /// Compiles `ids`, `attributes`, `events`, `limits`, `tokenKey` and `linkUnits`, all optional. What is wrong within
    /// the first four is left out, and stands in [`Policy::faults`].
    ///
    /// # Errors
    /// A key beside these, a `tokenKey` that is no text, or a `linkUnits` that is no boolean: no setting of a wiki makes
    /// one.
    pub fn compile(input: &Input) -> Result<Self, PolicyError> {
        let mut policy = Self::default();
        let entries = input.entries().ok_or_else(|| PolicyError("The policy must be an array".to_owned()))?;
        let mut events = None;
        for (key, value) in entries {
            match &*key {
                "ids" => policy.put_ids(value),
                "attributes" => policy.attributes = shapes(value, "attributes", &mut policy.faults),
                "events" => events = Some(value),
                "limits" => policy.put_limits(value),
                "tokenKey" => match value {
                    Input::Text(key) => policy.token_key = key.as_bytes().into(),
                    _ => return Err(PolicyError("Policy key tokenKey must be a text".to_owned())),
                },
                "linkUnits" => match value {
                    Input::Bool(links) => policy.links_units = *links,
                    _ => return Err(PolicyError("Policy key linkUnits must be true or false".to_owned())),
                },
                _ => return Err(PolicyError(format!("Unknown policy key: {key}"))),
            }
        }
        // After the limits, as one of them is about names.
        if let Some(events) = events {
            policy.put_events(events);
        }
        Ok(policy)
    }

    fn put_ids(&mut self, value: &Input) {
        self.ids = shapes(value, "ids", &mut self.faults);
        if let Some(at) = self.ids.iter().position(|(key, _)| &**key == "userID") {
            self.user_id = Some(self.ids.remove(at).1);
        }
    }

    fn put_events(&mut self, value: &Input) {
        let Some(entries) = value.entries() else {
            self.faults.push(fault("events", "an array of events by name"));
            return;
        };
        for (name, rule) in entries {
            let path = format!("events.{name}");
            if let Err(expected) = self.check_name(&name) {
                self.faults.push(PolicyFault { path, expected });
                continue;
            }
            let Some(parts) = rule.entries() else {
                self.faults.push(fault(&path, "an array with 'value' and 'metadata', each of them optional"));
                continue;
            };
            let (mut compiled, faults) = (EventRule::default(), &mut self.faults);
            for (key, value) in parts {
                let path = format!("{path}.{key}");
                match (&*key, value) {
                    ("value", Input::Null) => {}
                    ("value", value) => compiled.value = shape(value, &path, faults),
                    ("metadata", value) => compiled.metadata = shapes(value, &path, faults),
                    _ => faults.push(fault(&path, "'value' or 'metadata'")),
                }
            }
            self.events.insert(name.into(), compiled);
        }
    }

    /// What the name should be, where it is no name of an event.
    fn check_name(&self, name: &str) -> Result<(), String> {
        let most = self.caps.name_bytes;
        if RESERVED.iter().any(|prefix| name.starts_with(prefix)) {
            return Err("a name of the wiki's own, not one of Statsig's".to_owned());
        }
        if name.is_empty() || name.len() > most {
            return Err(format!("a name of at most {most} bytes"));
        }
        if is_address(name) { Err("a name that is no address".to_owned()) } else { Ok(()) }
    }

    fn put_limits(&mut self, value: &Input) {
        let Some(entries) = value.entries() else {
            self.faults.push(fault("limits", "an array of numbers by name"));
            return;
        };
        for (key, value) in entries {
            let (caps, rates) = (&mut self.caps, &mut self.rates);
            let outcome = match &*key {
                "events" => put(&mut caps.events, value, 1, 500),
                "keys" => put(&mut caps.keys, value, 1, 64),
                "keyBytes" => put(&mut caps.key_bytes, value, 1, 128),
                "valueBytes" => put(&mut caps.value_bytes, value, 1, 2_048),
                "depth" => put(&mut caps.depth, value, 1, 4),
                "nameBytes" => put(&mut caps.name_bytes, value, 1, 64),
                "perMinute" => put(&mut rates.per_minute, value, 1, 1_000_000),
                "newIdsPerDay" => put(&mut rates.new_ids_per_day, value, 1, 1_000),
                "perDay" => put(&mut rates.per_day, value, 0, i64::MAX),
                _ => Err(
                    "one of events, keys, keyBytes, valueBytes, depth, nameBytes, perMinute, newIdsPerDay and perDay"
                        .to_owned(),
                ),
            };
            if let Err(expected) = outcome {
                self.faults.push(PolicyFault { path: format!("limits.{key}"), expected });
            }
        }
    }
}

/// Sets a limit to an integer of the range; else what the range is.
fn put<T: TryFrom<i64>>(limit: &mut T, input: &Input, least: i64, most: i64) -> Result<(), String> {
    let number = match input {
        Input::Int(value) if (least..=most).contains(value) => T::try_from(*value).ok(),
        _ => None,
    };
    *limit = number.ok_or_else(|| match most {
        i64::MAX => format!("an integer from {least}"),
        _ => format!("an integer from {least} to {most}"),
    })?;
    Ok(())
}
