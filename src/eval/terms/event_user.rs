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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_event_has_of_a_user_is_read() {
        let json = r#"{ "userID": 7, "email": null, "country": "a\nb", "other": [{}], "privateAttributes": { "x": 1 },
            "custom": { "n": -1, "big": 18446744073709551615, "half": 0.5, "list": ["t", { "k": true }] },
            "customIDs": { "stableID": "s" }, "statsigEnvironment": "no map" }"#;
        let user = User::of_event(json).unwrap();
        let shown = |value: Option<&Value>| value.map(|value| value.json(user.text()));
        let fields = [Field::UserId, Field::Email, Field::Country, Field::Ip].map(|field| shown(user.field(field)));
        assert_eq!(fields, [Some("7"), Some("null"), Some(r#""a\nb""#), None].map(|text| text.map(str::to_owned)));
        let custom = ["n", "big", "half", "list"].map(|key| shown(user.get(Map::Custom, key)).unwrap());
        assert_eq!(custom, ["-1", "1.8446744073709552e19", "0.5", r#"["t",{"k":true}]"#]);
        assert_eq!(user.unit("stableID").as_deref(), Some("s"));
        assert!(user.map(Map::Private).is_empty() && user.map(Map::Environment).is_empty());
    }

    #[test]
    fn what_lies_too_deep_is_null() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let deep = format!(r#"{{"custom":{{"a":{},"b":{}}}}}"#, nested(MAX_DEPTH), nested(MAX_DEPTH + 1));
        let user = User::of_event(&deep).unwrap();
        let custom = ["a", "b"].map(|key| user.get(Map::Custom, key).unwrap().json(user.text()));
        assert_eq!(custom, [nested(MAX_DEPTH), nested(MAX_DEPTH).replace("[]", "[null]")]);
    }

    #[test]
    fn only_an_object_is_a_user() {
        for json in ["[]", "null", "{", "{} {}", r#"{"userID":}"#] {
            assert!(User::of_event(json).is_none(), "{json}");
        }
    }
}
