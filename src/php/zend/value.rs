//! JSON text of the config to PHP values, as `json_decode( ..., true )` makes them.
//!
//! The text was parsed and re-serialised when the config was compiled, so it is
//! well-formed and at most 128 levels deep. It is read straight into PHP's
//! memory, without a tree in between.

use super::convert::is_list;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::types::{ZendHashTable, Zval};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// The PHP value of a JSON text; null if the text is no JSON.
pub fn decode(json: &str) -> Zval {
    let mut reader = serde_json::Deserializer::from_str(json);
    Decoded::deserialize(&mut reader).map_or_else(|_| Zval::null(), |decoded| decoded.0)
}

/// A PHP value, as serde builds it.
struct Decoded(Zval);

impl<'de> Deserialize<'de> for Decoded {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Builder).map(Self)
    }
}

struct Builder;

impl<'de> Visitor<'de> for Builder {
    type Value = Zval;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Zval, E> {
        Ok(Zval::null())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Zval, E> {
        let mut value = Zval::new();
        value.set_bool(flag);
        Ok(value)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Zval, E> {
        let mut value = Zval::new();
        value.set_long(number);
        Ok(value)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Zval, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            // Beyond PHP's int: a float, as PHP's own decoder gives.
            #[allow(clippy::cast_precision_loss)]
            Err(_) => self.visit_f64(number as f64),
        }
    }

    fn visit_f64<E>(self, number: f64) -> Result<Zval, E> {
        let mut value = Zval::new();
        value.set_double(number);
        Ok(value)
    }

    fn visit_str<E>(self, text: &str) -> Result<Zval, E> {
        let mut value = Zval::new();
        value.set_zend_string(ext_php_rs::types::ZendStr::new(text, false));
        Ok(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Zval, A::Error> {
        let mut table = ZendHashTable::new();
        while let Some(Decoded(item)) = items.next_element()? {
            // Fails only past 2^63 elements.
            let _ = table.push(item);
        }
        Ok(array(table))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Zval, A::Error> {
        let mut table = ZendHashTable::with_capacity(16);
        while let Some((JsonKey(key), Decoded(value))) = entries.next_entry()? {
            // A key that reads as an integer becomes one, as in PHP's arrays.
            let _ = table.insert(&*key, value);
        }
        Ok(array(table))
    }
}

fn array(table: ZBox<ZendHashTable>) -> Zval {
    let mut value = Zval::new();
    value.set_hashtable(table);
    value
}

/// A key: a slice of the text unless it has escapes.
struct JsonKey<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for JsonKey<'de> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = JsonKey<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<JsonKey<'de>, E> {
                Ok(JsonKey(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<JsonKey<'de>, E> {
                Ok(JsonKey(Cow::Owned(text.to_owned())))
            }
        }

        reader.deserialize_str(Text)
    }
}

/// Type classes of JSON, as `get()` compares a value's with its default's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum JsonClass {
    /// A null default accepts every type.
    Any,
    Bool,
    /// Int and float.
    Number,
    Text,
    List,
    Object,
    /// `[]` is the empty list and the empty object.
    Array,
}

impl JsonClass {
    /// The class of a default; none if no value can have it (objects, resources).
    pub fn of_default(default: Option<&Zval>) -> Option<Self> {
        let Some(default) = default else { return Some(Self::Any) };
        if let Some(table) = default.array() {
            return Some(match table.is_empty() {
                true => Self::Array,
                false if is_list(table) => Self::List,
                false => Self::Object,
            });
        }
        match default {
            default if default.is_null() => Some(Self::Any),
            default if default.is_bool() => Some(Self::Bool),
            default if default.is_long() || default.is_double() => Some(Self::Number),
            default if default.is_string() => Some(Self::Text),
            _ => None,
        }
    }

    /// Whether a decoded value is of this class. `shape` tells what its JSON was,
    /// where PHP's array does not: `[]`, and objects whose keys count up from 0.
    pub fn accepts(self, value: &Zval, shape: impl FnOnce() -> Option<Self>) -> bool {
        match self {
            Self::Any => !value.is_null(),
            Self::Bool => value.is_bool(),
            Self::Number => value.is_long() || value.is_double(),
            Self::Text => value.is_string(),
            Self::Array => value.is_array(),
            Self::List | Self::Object => match value.array() {
                Some(table) if is_list(table) => shape() == Some(self),
                Some(_) => self == Self::Object,
                None => false,
            },
        }
    }
}

/// Whether an entry of a JSON object is a list or an object; none if it is neither or missing.
pub fn shape(json: &str, key: &str) -> Option<JsonClass> {
    let entries: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json).ok()?;
    match entries.get(key)?.get().as_bytes().first()? {
        b'[' => Some(JsonClass::List),
        b'{' => Some(JsonClass::Object),
        _ => None,
    }
}
