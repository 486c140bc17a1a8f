//! The left side of a comparison, and how operators read it: as text, number, time or list (`evaluation.md` 1.7).

use super::value::Value;
use crate::config::timestamp;
use std::borrow::Cow;

/// What a condition found to compare.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a> {
    /// There is nothing to compare.
    Missing,
    /// A text of the host, the snapshot or the user agent.
    Text(&'a str),
    /// A number: a bucket.
    Number(f64),
    /// The time of the evaluation, milliseconds since 1970. It can only be read as a time.
    Time(i64),
    /// A value of the user, and the buffer its texts are in.
    Value(&'a Value, &'a str),
}

impl<'a> Operand<'a> {
    /// Whether it is equal to a null target. The time is, in the official core too (measured).
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self, Self::Missing | Self::Time(_) | Self::Value(Value::Null, _))
    }

    /// The bool; none for all else, also for texts such as `true`.
    #[must_use]
    pub fn boolean(self) -> Option<bool> {
        match self {
            Self::Value(Value::Bool(value), _) => Some(*value),
            _ => None,
        }
    }

    /// The number, or the number that the whole text spells.
    #[must_use]
    pub fn float(self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(value),
            Self::Text(text) => text.parse().ok(),
            Self::Value(Value::Int(value), _) => Some(*value as f64),
            Self::Value(Value::Float(value), _) => Some(*value),
            Self::Value(Value::Text(span), buffer) => span.of(buffer).parse().ok(),
            _ => None,
        }
    }

    /// The point in time in milliseconds: a date, or an integer, which counts as seconds below 10^10.
    #[must_use]
    pub fn time(self) -> Option<i64> {
        let value = match self {
            Self::Time(now) => now,
            Self::Number(value) => integral(value)?,
            Self::Text(text) => timestamp::of_user(text)?,
            Self::Value(Value::Int(value), _) => *value,
            Self::Value(Value::Float(value), _) => integral(*value)?,
            Self::Value(Value::Text(span), buffer) => timestamp::of_user(span.of(buffer))?,
            _ => return None,
        };
        Some(if value.unsigned_abs() < 10_000_000_000 { value.saturating_mul(1000) } else { value })
    }

    /// The value as text. A list's is its compact JSON; null and maps have none.
    #[must_use]
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Missing | Self::Time(_) => None,
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Number(value) => Some(Cow::Owned(decimal(value))),
            Self::Value(value, buffer) => text_of(value, buffer),
        }
    }

    /// The elements of a list, and the buffer of their texts.
    #[must_use]
    pub fn list(self) -> Option<(&'a [Value], &'a str)> {
        match self {
            Self::Value(Value::List(elements), buffer) => Some((elements, buffer)),
            _ => None,
        }
    }
}

/// A user's value as text. A list's is its compact JSON; null and maps have none.
#[must_use]
pub fn text_of<'a>(value: &Value, buffer: &'a str) -> Option<Cow<'a, str>> {
    match value {
        Value::Null | Value::Map(_) => None,
        Value::Bool(true) => Some(Cow::Borrowed("true")),
        Value::Bool(false) => Some(Cow::Borrowed("false")),
        Value::Int(value) => Some(Cow::Owned(decimal(*value as f64))),
        Value::Float(value) => Some(Cow::Owned(decimal(*value))),
        Value::Text(span) => Some(Cow::Borrowed(span.of(buffer))),
        Value::List(_) => Some(Cow::Owned(value.json(buffer))),
    }
}

/// Decimal text of a double, without an exponent: `5`, `0.1`, `1000000000000000000000`.
fn decimal(value: f64) -> String {
    value.to_string()
}

/// The integer that a double is, if it is one within 64 bits. The cast saturates, so that 2^63 counts as
/// the largest integer and 2^64 as none: as in the official core (measured).
fn integral(value: f64) -> Option<i64> {
    let integer = value as i64;
    (integer as f64 == value).then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a text of the user is as a time: `php/resources/ext.statsig/program` is held to the same table.
    const TIMES: &str = include_str!("../../../tests/program/times.json");

    /// What a text of the user is as a number, written as a decimal text; for both languages too.
    const NUMBERS: &str = include_str!("../../../tests/program/numbers.json");

    #[test]
    fn texts_are_the_numbers_of_the_table() {
        let rows: Vec<(String, Option<String>)> = serde_json::from_str(NUMBERS).unwrap();
        for (text, decimal) in rows {
            let number = Operand::Text(&text).float().filter(|number| !number.is_nan());
            assert_eq!(
                number.and_then(|number| Operand::Number(number).text()).as_deref(),
                decimal.as_deref(),
                "{text:?}"
            );
        }
    }

    #[test]
    fn texts_are_the_times_of_the_table() {
        let rows: Vec<(String, Option<i64>)> = serde_json::from_str(TIMES).unwrap();
        for (text, time) in rows {
            assert_eq!(Operand::Text(&text).time(), time, "{text:?}");
        }
    }
}
