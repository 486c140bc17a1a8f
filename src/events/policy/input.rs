//! The settings of a policy before they are compiled, as PHP or JSON hold them.

use std::borrow::Cow;

use serde_json::Value;

/// A value of a policy; a PHP array maps on it one to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A text.
    Text(String),
    /// An array with keys 0, 1, 2, ...; an empty array is an empty map too.
    List(Vec<Input>),
    /// Any other array, in its order.
    Map(Vec<(String, Input)>),
    /// Anything a policy never holds: floats, objects, ...
    Other,
}

impl Input {
    /// The entries of an array, by name. The names `0`, `1`, ... are as good as others, but PHP makes a
    /// list of them. None for what is no array.
    #[must_use]
    pub fn entries(&self) -> Option<Vec<(Cow<'_, str>, &Self)>> {
        match self {
            Self::Map(entries) => Some(entries.iter().map(|(name, entry)| (Cow::Borrowed(&**name), entry)).collect()),
            Self::List(list) => {
                Some(list.iter().enumerate().map(|(at, entry)| (Cow::Owned(at.to_string()), entry)).collect())
            }
            _ => None,
        }
    }
}

impl From<Value> for Input {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => number.as_i64().map_or(Self::Other, Self::Int),
            Value::String(text) => Self::Text(text),
            Value::Array(list) => Self::List(list.into_iter().map(Self::from).collect()),
            Value::Object(map) => Self::Map(map.into_iter().map(|(key, value)| (key, value.into())).collect()),
        }
    }
}
