//! What the wiki says of all its readers: its global custom fields and its environment. Of these, a program holds what
//! its conditions read.

use super::json;
use crate::config::Snapshot;
use crate::config::compiled::condition::FieldRef;
use crate::eval::{Host, Map, Value};

/// The custom field that the host gives for a condition's field, by the name that it has there.
pub(super) fn field<'h>(snapshot: &'h Snapshot, host: &'h Host, field: &FieldRef) -> Option<(&'h str, &'h Value)> {
    let of = |name: &'h str| Some((name, host.custom.get(Map::Custom, name)?));
    of(snapshot.str(field.name)).or_else(|| of(snapshot.str(field.lower)))
}

/// The text that the host, else the document, gives for a field of the environment, by the name that it has there.
pub(super) fn environment<'h>(snapshot: &'h Snapshot, host: &'h Host, field: &FieldRef) -> Option<(&'h str, &'h str)> {
    let (name, lower) = (snapshot.str(field.name), snapshot.str(field.lower));
    match &host.environment {
        Some(fields) => {
            let of = |name: &str| fields.iter().find(|(key, _)| **key == *name);
            of(name).or_else(|| of(lower)).map(|(key, value)| (&**key, &**value))
        }
        None if lower == "tier" => Some((lower, snapshot.str(snapshot.default_environment()?))),
        None => None,
    }
}

/// Whether JavaScript has the value as it is. In lists it writes some doubles otherwise, which changes the list's text.
pub(super) fn is_exact(value: &Value, buffer: &str) -> bool {
    match value {
        Value::Float(value) => *value != 0.0 || value.is_sign_positive(),
        Value::List(_) | Value::Map(_) => !has_double(value) && json::is_exact(&value.json(buffer)),
        value => json::is_exact(&value.json(buffer)),
    }
}

fn has_double(value: &Value) -> bool {
    match value {
        Value::Float(_) => true,
        Value::List(elements) => elements.iter().any(has_double),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_double(value)),
        _ => false,
    }
}
