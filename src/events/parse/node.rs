//! Visits a value of any JSON type, whatever type was expected there: one serde visitor for all types.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::budget::BodyWalk;
use crate::events::words::cause::DropCause;
use crate::events::words::shape::Leaf;

/// The most bytes that are copied of a key. More than the cap of a key, so that a longer one still breaks it.
const MOST_KEY: usize = 256;

/// A key, borrowed from the body where it holds no escape.
pub(super) struct Name<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
        // Not copied whole, as a hostile body may be one long key. What remains is over the cap all the same.
        let end = (0..=MOST_KEY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        Ok(Name(Cow::Owned(text.get(..end).unwrap_or(text).to_owned())))
    }
}

/// What is to be done with a value of each type.
pub(super) trait Node<'de>: Sized {
    fn walk(&mut self) -> &mut BodyWalk;
    /// A null, boolean, number or text.
    fn leaf(self, leaf: Leaf<'de>);
    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error>;
    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error>;
}

/// Makes a serde visitor of a [`Node`]. Counts and measures each value on the way.
pub(super) struct Any<N>(pub N);

impl<'de, N: Node<'de>> DeserializeSeed<'de> for Any<N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        self.0.walk().count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de, N: Node<'de>> Any<N> {
    #[expect(clippy::unnecessary_wraps, reason = "the shape of a visitor's method")]
    fn give<E>(mut self, leaf: Leaf<'de>) -> Result<(), E> {
        self.0.walk().measure(&leaf);
        self.0.leaf(leaf);
        Ok(())
    }
}

impl<'de, N: Node<'de>> Visitor<'de> for Any<N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.give(Leaf::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.give(Leaf::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.give(Leaf::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        #[expect(clippy::cast_precision_loss, reason = "beyond i64 a number is a double, as in PHP")]
        self.give(i64::try_from(value).map_or(Leaf::Float(value as f64), Leaf::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.give(Leaf::Float(value))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.give(Leaf::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(mut self, text: &str) -> Result<(), E> {
        let walk = self.0.walk();
        if text.len() > walk.caps.value_bytes {
            // Not copied, as a hostile body may be one long text.
            walk.flaw(DropCause::Value);
            return self.give(Leaf::Null);
        }
        self.give(Leaf::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.0.map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.0.list(list)
    }
}
