//! The JSON of a program: tables and lists, and numbers that JavaScript reads as Rust does.

use super::left_out::LeftOut;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;

/// The largest integer up to which a double holds all of them.
const MOST_EXACT: u64 = 1 << 53;

/// JSON texts, each once, in the order of first use; named by their places.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<String>,
    places: HashMap<String, usize>,
}

impl Table {
    /// The index of a JSON text, which is added if it is not there yet.
    pub fn place(&mut self, json: String) -> usize {
        if let Some(known) = self.places.get(&json) {
            return *known;
        }
        let at = self.rows.len();
        self.rows.push(json.clone());
        self.places.insert(json, at);
        at
    }

    /// The table as a JSON list.
    pub fn json(&self) -> String {
        list(&self.rows)
    }

    /// Whether nothing was placed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// JSON texts as a JSON list.
pub(super) fn list(members: &[String]) -> String {
    format!("[{}]", members.join(","))
}

/// The same with 0 for empty lists, and without the members at its end that are 0: readers take those for granted.
pub(super) fn cut_list(members: Vec<String>) -> String {
    let mut members: Vec<String> =
        members.into_iter().map(|member| if member == "[]" { "0".to_owned() } else { member }).collect();
    while members.last().is_some_and(|last| last == "0") {
        members.pop();
    }
    list(&members)
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    crate::eval::value::write_text(text, &mut out);
    out
}

/// A double as the shortest JSON that gives it back; `1e999` where it is infinite, null where it is no number.
pub(super) fn double(value: f64) -> String {
    if value.is_nan() {
        return "null".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "1e999" } else { "-1e999" }.to_owned();
    }
    // Below zero and zero are one to every comparison.
    let json = crate::text::json_number(if value == 0.0 { 0.0 } else { value });
    json.strip_suffix(".0").map(str::to_owned).unwrap_or(json)
}

/// An integer as JSON, if JavaScript has it.
pub(super) fn integer(value: i64) -> Result<String, LeftOut> {
    if value.unsigned_abs() > MOST_EXACT { Err(LeftOut::Number) } else { Ok(value.to_string()) }
}

/// Whether JavaScript reads every integer of a canonical JSON text as it is.
pub(super) fn is_exact(json: &str) -> bool {
    match json.as_bytes() {
        [b'{', ..] => serde_json::from_str::<HashMap<Cow<str>, &RawValue>>(json)
            .is_ok_and(|members| members.values().all(|value| is_exact(value.get()))),
        [b'[', ..] => serde_json::from_str::<Vec<&RawValue>>(json)
            .is_ok_and(|elements| elements.iter().all(|element| is_exact(element.get()))),
        [b'-' | b'0'..=b'9', ..] => {
            // Written with a point or an exponent it is a double already.
            json.contains(['.', 'e']) || json.parse::<f64>().is_ok_and(|value| value.to_string() == json)
        }
        _ => true,
    }
}

/// Whether a version's numbers are ones that JavaScript has.
pub(super) fn is_exact_version(version: &str) -> bool {
    let mut parts = version.split('-').next().unwrap_or("").split('.');
    parts.all(|part| part.trim().parse::<i128>().map_or(true, |number| number.unsigned_abs() <= u128::from(MOST_EXACT)))
}
