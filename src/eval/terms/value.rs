//! The values of a user's fields and attributes, which conditions compare, and their JSON.

use crate::text::{json_number, write_quoted};

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
    /// A text in the user's buffer.
    Text(Span),
    /// A JSON array.
    List(Vec<Value>),
    /// A JSON object, with its keys in insertion order.
    Map(Vec<(Span, Value)>),
}

impl Value {
    /// Compact JSON of the value. `buffer` is the user's, which its texts lie in.
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
    out.reserve(text.len().saturating_add(2));
    write_quoted(text, |part| out.push_str(part));
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
