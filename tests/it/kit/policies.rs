//! Policies for tests, from JSON as a wiki would write them in PHP.

use serde_json::Value;
use statsig::events::policy::{Input, Policy};

/// `tests/fixtures/policy.json`.
pub fn fixture() -> Policy {
    from_json(include_str!("../../fixtures/policy.json"))
}

pub fn from_json(text: &str) -> Policy {
    Policy::compile(&input(&serde_json::from_str(text).unwrap())).unwrap()
}

pub fn input(value: &Value) -> Input {
    value.clone().into()
}
