//! Canonical JSON: each value is written anew once, so that `1.50` becomes `1.5`, and escapes and white space have one
//! form (`evaluation.md` 7.2). Keys keep their order.

use crate::text::json_number;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The canonical form of a JSON text. None where it is not valid JSON: with
/// `1e999`, with a lone surrogate, or nested deeper than 128. A repeated key keeps its first
/// place and its last value, as PHP's and JavaScript's parsers have it.
#[must_use]
pub fn canonical(raw: &RawValue) -> Option<String> {
    let mut out = String::with_capacity(raw.get().len());
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    match (JsonWriter { out: &mut out }).deserialize(&mut deserializer) {
        Ok(Written { repeated: false }) => Some(out),
        Ok(Written { repeated: true }) => {
            let tree: serde_json::Value = serde_json::from_str(raw.get()).ok()?;
            canonical(&serde_json::value::to_raw_value(&tree).ok()?)
        }
        Err(_) => None,
    }
}

/// Whether a key came twice. That is rare, so the writer only notices it, and the text is then written anew from a
/// parsed tree.
struct Written {
    repeated: bool,
}

struct JsonWriter<'w> {
    out: &'w mut String,
}

impl JsonWriter<'_> {
    fn text(&mut self, text: &str) {
        // Serialising a string into a string cannot fail.
        self.out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

impl<'de> DeserializeSeed<'de> for JsonWriter<'_> {
    type Value = Written;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Written, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonWriter<'_> {
    type Value = Written;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Written, E> {
        self.out.push_str("null");
        Ok(Written { repeated: false })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Written, E> {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(Written { repeated: false })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Written, E> {
        self.out.push_str(&value.to_string());
        Ok(Written { repeated: false })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Written, E> {
        self.out.push_str(&value.to_string());
        Ok(Written { repeated: false })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Written, E> {
        self.out.push_str(&json_number(value));
        Ok(Written { repeated: false })
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Written, E> {
        self.text(value);
        Ok(Written { repeated: false })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Written, A::Error> {
        let JsonWriter { out } = self;
        let mut repeated = false;
        out.push('[');
        let empty = out.len();
        while let Some(element) = seq.next_element_seed(JsonElement { out, first: empty })? {
            repeated |= element.repeated;
        }
        out.push(']');
        Ok(Written { repeated })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
        let JsonWriter { out } = self;
        let mut repeated = false;
        let mut keys: Vec<u64> = Vec::new();
        out.push('{');
        let empty = out.len();
        while let Some(key) = map.next_key::<std::borrow::Cow<str>>()? {
            // If different keys have equal hashes, the text is only written anew in vain.
            keys.push(key_hash(&key));
            if out.len() > empty {
                out.push(',');
            }
            JsonWriter { out }.text(&key);
            out.push(':');
            repeated |= map.next_value_seed(JsonWriter { out })?.repeated;
        }
        out.push('}');
        keys.sort_unstable();
        repeated |= keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
        Ok(Written { repeated })
    }
}

/// An element of a list: writes the comma only once the element is there.
struct JsonElement<'w> {
    out: &'w mut String,
    first: usize,
}

impl<'de> DeserializeSeed<'de> for JsonElement<'_> {
    type Value = Written;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Written, D::Error> {
        if self.out.len() > self.first {
            self.out.push(',');
        }
        JsonWriter { out: self.out }.deserialize(deserializer)
    }
}

fn key_hash(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        canonical(serde_json::from_str::<&RawValue>(text).unwrap())
    }

    #[test]
    fn numbers_keep_their_kind_and_lose_their_variants() {
        assert_eq!(of("[1.50, 1.0, 10000000000000000000000, 1, -0.0]").unwrap(), "[1.5,1.0,1e22,1,-0.0]");
    }

    #[test]
    fn a_repeated_key_keeps_its_last_value() {
        assert_eq!(of(r#"{"b":1,"a":{"x":1,"x":2},"b":3}"#).unwrap(), r#"{"b":3,"a":{"x":2}}"#);
    }

    #[test]
    fn what_is_not_json_is_refused() {
        assert_eq!(of("1e999"), None);
        assert_eq!(of(r#""\ud800""#), None);
        assert_eq!(of(&format!("{}{}", "[".repeat(200), "]".repeat(200))), None);
    }
}
