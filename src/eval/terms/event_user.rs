//! Reads the user back from an event, so that the worker can decide again. Private attributes are not in it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::user::{Field, MAX_DEPTH, Map, User};
use super::value::Value;
use crate::config::wire::BorrowedText;

/// `privateAttributes` are in no event.
const MAPS: [(&str, Map); 3] =
    [("custom", Map::Custom), ("customIDs", Map::CustomIds), ("statsigEnvironment", Map::Environment)];

impl User {
    /// Reads the `user` of an event; `None` if it is no JSON object.
    #[must_use]
    pub fn of_event(json: &str) -> Option<Self> {
        let mut user = Self::with_capacity(json.len());
        let mut reader = serde_json::Deserializer::from_str(json);
        reader.deserialize_map(UserParts(&mut user)).ok()?;
        reader.end().ok()?;
        Some(user)
    }

    /// The text of the unit that an entry is bucketed by, by its `idType`; none if this user has none.
    #[must_use]
    pub fn unit(&self, id_type: &str) -> Option<String> {
        let value = if id_type.eq_ignore_ascii_case("userid") {
            self.field(Field::UserId)
        } else {
            self.get(Map::CustomIds, id_type).or_else(|| self.get(Map::CustomIds, &id_type.to_lowercase()))
        };
        let text = super::operand::text_of(value?, self.text())?;
        (!text.is_empty()).then(|| text.into_owned())
    }
}

/// The parts of the user, read into it one by one: a tree of them first would cost as much as to judge the event.
struct UserParts<'u>(&'u mut User);

impl<'de> Visitor<'de> for UserParts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a user")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut parts: A) -> Result<(), A::Error> {
        let Self(user) = self;
        while let Some(BorrowedText(name)) = parts.next_key()? {
            if let Some((_, field)) = Field::ALL.iter().find(|(known, _)| *known == name) {
                let value = parts.next_value_seed(KeptValue { user, depth: MAX_DEPTH })?;
                user.set(*field, value);
            } else if let Some((_, map)) = MAPS.iter().find(|(known, _)| *known == name) {
                let value = parts.next_value_seed(KeptValue { user, depth: MAX_DEPTH.saturating_add(1) })?;
                let Value::Map(entries) = value else { continue };
                for (key, value) in entries {
                    user.insert(*map, key, value);
                }
            } else {
                parts.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A value whose texts go into the user's buffer. Lists and objects below `depth` levels are null.
struct KeptValue<'u> {
    user: &'u mut User,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for KeptValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for KeptValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(self.user.put_text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        };
        let mut elements = Vec::new();
        while let Some(element) = list.next_element_seed(KeptValue { user: self.user, depth })? {
            elements.push(element);
        }
        Ok(Value::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Some(depth) = self.depth.checked_sub(1) else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        };
        let mut entries = Vec::new();
        while let Some(BorrowedText(key)) = map.next_key()? {
            let key = self.user.put_text(&key);
            entries.push((key, map.next_value_seed(KeptValue { user: self.user, depth })?));
        }
        Ok(Value::Map(entries))
    }
}
