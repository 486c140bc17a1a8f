//! The texts that count as a point in time (`evaluation.md` 1.6 and 1.7).

use chrono::{DateTime, NaiveDateTime};

/// Milliseconds since 1970 of a target's text: a signed integer, RFC 3339, or `YYYY-MM-DD HH:MM:SS` in UTC.
#[must_use]
pub fn of_target(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| of_date(text))
}

/// The same for a user's text. Only texts of 8 to 20 characters with one of `-`, `T`, `:` can be dates here.
#[must_use]
pub fn of_user(text: &str) -> Option<i64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let dated = (8..=20).contains(&text.len()) && text.bytes().any(|byte| matches!(byte, b'-' | b'T' | b':'));
    if dated { of_date(text) } else { None }
}

fn of_date(text: &str) -> Option<i64> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_millis());
    }
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    Some(time.and_utc().timestamp_millis())
}
