//! Values of a user: what conditions compare.

use crate::text::json_number;

pub use crate::text::Span;

/// A user's value. Texts and keys are spans of the user's buffer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null, and everything that has no JSON form (NAN, closures, resources).
    Null,
    /// True or false.
    Bool(bool),
    /// An integer within 64 bits.
    Int(i64),
    /// Any other finite number.
    Float(f64),
    /// A text.
    Text(Span),
    /// A list.
    List(Vec<Value>),
    /// A map, in insertion order.
    Map(Vec<(Span, Value)>),
}

impl Value {
    /// Compact JSON of the value.
    #[must_use]
    pub fn json(&self, buffer: &str) -> String {
        let mut out = String::new();
        self.write_json(buffer, &mut out);
        out
    }

    /// Appends the compact JSON of the value.
    pub fn write_json(&self, buffer: &str, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Int(value) => out.push_str(&value.to_string()),
            Self::Float(value) => out.push_str(&json_number(*value)),
            Self::Text(span) => write_text(span.of(buffer), out),
            Self::List(elements) => {
                out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    element.write_json(buffer, out);
                }
                out.push(']');
            }
            Self::Map(entries) => write_map(entries, buffer, out),
        }
    }
}

/// Appends a text as JSON.
pub fn write_text(text: &str, out: &mut String) {
    if is_plain(text.as_bytes()) {
        out.reserve(text.len().saturating_add(2));
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// Whether a text is its own JSON: no quote, backslash or control character. Eight bytes at a time, as
/// a values response looks at thousands of short texts.
fn is_plain(text: &[u8]) -> bool {
    let odd = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    let Some(last) = text.last_chunk::<8>() else { return !text.iter().any(|byte| odd(*byte)) };
    let mut found = odd_bytes(u64::from_le_bytes(*last));
    for chunk in text.as_chunks::<8>().0 {
        found |= odd_bytes(u64::from_le_bytes(*chunk));
    }
    found == 0
}

/// Not 0 if one of the eight bytes is below 0x20, a quote or a backslash.
fn odd_bytes(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A byte borrows from its own high bit only if it is smaller than what is taken from it.
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes & HIGH;
    below(eight, 0x20) | below(eight ^ (ONES * 0x22), 1) | below(eight ^ (ONES * 0x5c), 1)
}

/// Appends the entries of a map as a JSON object.
pub fn write_map(entries: &[(Span, Value)], buffer: &str, out: &mut String) {
    out.push('{');
    for (at, (key, value)) in entries.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_text(key.of(buffer), out);
        out.push(':');
        value.write_json(buffer, out);
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_those_that_json_does_not_change() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=0x7f_u8 {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let text = String::from_utf8(text).unwrap();
                    let json = serde_json::to_string(&text).unwrap();
                    assert_eq!(is_plain(text.as_bytes()), json.len() == length + 2, "{json}");
                    let mut out = String::new();
                    write_text(&text, &mut out);
                    assert_eq!(out, json);
                }
            }
        }
        assert!(is_plain("\u{e9}\u{1f600}\u{80}\u{a2}\u{dc}x".repeat(3).as_bytes()));
    }
}
