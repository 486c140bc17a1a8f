//! Reads the user back from an event, so that the worker can decide again. Private attributes are not in it.

use super::user::{Field, MAX_DEPTH, Map, User};
use super::value::Value;
use serde_json::Value as Json;

/// `privateAttributes` are in no event.
const MAPS: [(&str, Map); 3] =
    [("custom", Map::Custom), ("customIDs", Map::CustomIds), ("statsigEnvironment", Map::Environment)];

impl User {
    /// Reads the `user` of an event; `None` if it is no JSON object.
    #[must_use]
    pub fn of_event(json: &str) -> Option<Self> {
        let Ok(Json::Object(parts)) = serde_json::from_str(json) else { return None };
        let mut user = Self::with_capacity(json.len());
        for (name, field) in Field::ALL {
            if let Some(value) = parts.get(name) {
                let value = user.keep(value, MAX_DEPTH);
                user.set(field, value);
            }
        }
        for (name, map) in MAPS {
            for (key, value) in parts.get(name).and_then(Json::as_object).into_iter().flatten() {
                let key = user.put_text(key);
                let value = user.keep(value, MAX_DEPTH);
                user.insert(map, key, value);
            }
        }
        Some(user)
    }

    fn keep(&mut self, json: &Json, depth: usize) -> Value {
        match json {
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => Value::Int(value),
                (None, Some(value)) => Value::Float(value),
                (None, None) => Value::Null,
            },
            Json::String(text) => Value::Text(self.put_text(text)),
            Json::Array(elements) if depth > 0 => {
                Value::List(elements.iter().map(|element| self.keep(element, depth - 1)).collect())
            }
            Json::Object(entries) if depth > 0 => {
                let mut map = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    let key = self.put_text(key);
                    map.push((key, self.keep(value, depth - 1)));
                }
                Value::Map(map)
            }
            Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
        }
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
