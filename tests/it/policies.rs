//! Policies for tests, from JSON as a wiki would write them in PHP.

use serde_json::Value;
use statsig::events::policy::{Input, Policy};

/// `tests/fixtures/policy.json`.
pub fn fixture() -> Policy {
    from_json(include_str!("../fixtures/policy.json"))
}

pub fn from_json(text: &str) -> Policy {
    Policy::compile(&input(&serde_json::from_str(text).unwrap())).unwrap()
}

pub fn input(value: &Value) -> Input {
    match value {
        Value::Null => Input::Null,
        Value::Bool(value) => Input::Bool(*value),
        Value::Number(value) => value.as_i64().map_or(Input::Other, Input::Int),
        Value::String(text) => Input::Text(text.clone()),
        Value::Array(list) => Input::List(list.iter().map(input).collect()),
        Value::Object(map) => Input::Map(map.iter().map(|(key, value)| (key.clone(), input(value))).collect()),
    }
}
