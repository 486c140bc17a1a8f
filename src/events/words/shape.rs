//! The types a policy can give to a value, and a value as it arrived.

use std::borrow::Cow;

use super::token::{is_address, is_hex, is_token};
use crate::text::write_quoted;

/// A value of the body that is no list and no map; those are [`Leaf::Nested`].
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Leaf<'de> {
    /// Null, or absent.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// An integer within 64 bits.
    Int(i64),
    /// Any other number; always finite, as JSON has no other.
    Float(f64),
    /// A text, borrowed from the body where it holds no escape.
    Text(Cow<'de, str>),
    /// A list or a map.
    Nested,
}

impl Leaf<'_> {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Leaf::Text(text) = self { Some(text) } else { None }
    }

    /// A number that is not negative; fractions are cut.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        match self {
            Leaf::Int(value) => u64::try_from(*value).ok(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within the range just checked"
            )]
            Leaf::Float(value) if (0.0..9.0e15).contains(value) => Some(*value as u64),
            _ => None,
        }
    }
}

/// What a policy allows a value to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[A-Za-z0-9_.:-]{1,64}`.
    Token,
    /// A number, or its decimal text.
    Number,
    /// True or false, or their text.
    Boolean,
    /// 20 lower-case hex digits: our stable id.
    Hex20,
    /// 32 lower-case hex digits: our pseudonym.
    Hex32,
    /// One of these texts.
    Enum(Vec<Box<str>>),
}

impl Shape {
    /// Appends the value as JSON if it has this shape; else leaves `out` alone and answers false.
    pub fn write(&self, leaf: &Leaf<'_>, out: &mut Vec<u8>) -> bool {
        match (self, leaf) {
            (Self::Number, Leaf::Int(value)) => write_json(out, value),
            (Self::Number, Leaf::Float(value)) => write_json(out, value),
            (Self::Boolean, Leaf::Bool(value)) => write_json(out, value),
            (shape, Leaf::Text(text)) if shape.allows(text) => write_text(out, text),
            _ => return false,
        }
        true
    }

    /// Whether a text has this shape. An address has none, whatever a list says.
    #[must_use]
    pub fn allows(&self, text: &str) -> bool {
        match self {
            Self::Token => is_token(text),
            Self::Number => is_decimal(text),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Hex20 => is_hex(text, 20),
            Self::Hex32 => is_hex(text, 32),
            Self::Enum(texts) => texts.iter().any(|one| **one == *text) && !is_address(text),
        }
    }
}

/// The public API of the vendor's SDKs hands numbers over as text.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| (1..=15).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let bare = text.strip_prefix('-').unwrap_or(text);
    bare.split_once('.').map_or_else(|| digits(bare), |(whole, rest)| digits(whole) && digits(rest))
}

/// Appends a value's JSON. Writing plain values into memory cannot fail.
pub(in crate::events) fn write_json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    let begun = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(begun);
        out.extend_from_slice(b"null");
    }
}

/// Appends a text's JSON.
pub(in crate::events) fn write_text(out: &mut Vec<u8>, text: &str) {
    out.reserve(text.len().saturating_add(2));
    write_quoted(text, |part| out.extend_from_slice(part.as_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(shape: &Shape, leaf: Leaf<'_>) -> Option<String> {
        let mut out = Vec::new();
        shape.write(&leaf, &mut out).then(|| String::from_utf8(out).unwrap())
    }

    fn text(text: &str) -> Leaf<'_> {
        Leaf::Text(Cow::Borrowed(text))
    }

    #[test]
    fn each_type_takes_its_own() {
        let list = Shape::Enum(vec!["Item A".into(), "198.51.100.7".into()]);
        for (shape, leaf, expected) in [
            (&Shape::Token, text("a.b"), Some("\"a.b\"")),
            (&Shape::Token, text("a b"), None),
            (&Shape::Token, Leaf::Int(1), None),
            (&Shape::Number, Leaf::Int(-3), Some("-3")),
            (&Shape::Number, Leaf::Float(1.5), Some("1.5")),
            (&Shape::Number, text("-1.50"), Some("\"-1.50\"")),
            (&Shape::Number, text("1e9"), None),
            (&Shape::Number, text("1.2.3.4"), None),
            (&Shape::Number, Leaf::Bool(true), None),
            (&Shape::Boolean, Leaf::Bool(false), Some("false")),
            (&Shape::Boolean, text("true"), Some("\"true\"")),
            (&Shape::Boolean, text("True"), None),
            (&Shape::Hex20, text("0123456789abcdef0123"), Some("\"0123456789abcdef0123\"")),
            (&Shape::Hex20, text("0123456789ABCDEF0123"), None),
            (&Shape::Hex32, text("0123456789abcdef0123"), None),
            (&list, text("Item A"), Some("\"Item A\"")),
            (&list, text("item a"), None),
            (&list, text("198.51.100.7"), None),
            (&list, Leaf::Null, None),
            (&Shape::Token, Leaf::Nested, None),
        ] {
            assert_eq!(written(shape, leaf.clone()).as_deref(), expected, "{shape:?} {leaf:?}");
        }
    }
}
