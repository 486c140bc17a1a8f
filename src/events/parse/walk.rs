//! Walking a body while it is parsed: one visitor for values of any type, the
//! caps every part of an event is held to, and the skipper of what nobody wants.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::budget::{Keys, Walk};
use super::node::{Either, Leaves, Maps, Nothing, Single};
use crate::events::words::cause::Cause;
use crate::events::words::shape::Leaf;

/// Bytes of a key that are looked at; its cap is lower.
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
        // A longer one is over its cap whatever follows: no copy of a body that is one key.
        let end = (0..=MOST_KEY).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        Ok(Name(Cow::Owned(text.get(..end).unwrap_or(text).to_owned())))
    }
}

/// What to do with a value of whatever type.
pub(super) trait Node<'de>: Sized {
    fn walk(&mut self) -> &mut Walk;
    /// A null, boolean, number or text.
    fn leaf(self, leaf: Leaf<'de>);
    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error>;
    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error>;
}

/// Makes a [`Node`] a visitor.
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
            // Not worth a copy: a body may be one text.
            walk.flaw(Cause::Value);
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

/// Skips a value under the caps of an event. `depth` is that of the value if it is a list or map.
pub(super) struct Skip<'w> {
    pub walk: &'w mut Walk,
    pub depth: usize,
}

impl<'de> Node<'de> for Skip<'_> {
    fn walk(&mut self) -> &mut Walk {
        self.walk
    }

    fn leaf(self, _: Leaf<'de>) {}

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        Fields { walk: self.walk, depth: self.depth, of: &mut Nothing }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.walk.is_too_deep(self.depth) {
            // serde_json skips without recursion, however deep.
            while list.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let depth = self.depth.saturating_add(1);
        let mut count = 0_usize;
        while list.next_element_seed(Any(Skip { walk: self.walk, depth }))?.is_some() {
            count = count.saturating_add(1);
            if count > self.walk.caps.keys {
                self.walk.flaw(Cause::Keys);
            }
        }
        Ok(())
    }
}

/// A map whose values go to `of` by key; any other value is skipped.
pub(super) struct Fields<'w, T> {
    pub walk: &'w mut Walk,
    /// Depth of the map itself.
    pub depth: usize,
    pub of: &'w mut T,
}

/// Takes the value of each key.
pub(super) trait Take<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error>;
}

impl<'de, T: Take<'de>> Node<'de> for Fields<'_, T> {
    fn walk(&mut self) -> &mut Walk {
        self.walk
    }

    fn leaf(self, _: Leaf<'de>) {}

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.walk.is_too_deep(self.depth) {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let mut keys = Keys::new();
        while let Some(Name(key)) = map.next_key()? {
            keys.note(&key, self.walk);
            let depth = self.depth.saturating_add(1);
            self.of.take(key, Next { map: &mut map, walk: self.walk, depth })?;
        }
        Ok(())
    }

    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Skip { walk: self.walk, depth: self.depth }.list(list)
    }
}

/// The value that comes next in a map: taken exactly once.
pub(super) struct Next<'a, A> {
    map: &'a mut A,
    pub walk: &'a mut Walk,
    /// Depth of the value if it is a list or map.
    depth: usize,
}

impl<'de, A: MapAccess<'de>> Next<'_, A> {
    /// Skips it.
    pub(super) fn skip(self) -> Result<(), A::Error> {
        self.map.next_value_seed(Any(Skip { walk: self.walk, depth: self.depth }))
    }

    /// Takes it as a leaf; a list or map is skipped.
    pub(super) fn leaf(self) -> Result<Leaf<'de>, A::Error> {
        let mut leaf = Leaf::Null;
        self.map.next_value_seed(Any(Single { walk: self.walk, depth: self.depth, into: &mut leaf }))?;
        Ok(leaf)
    }

    /// Walks it as a map.
    pub(super) fn fields<T: Take<'de>>(self, of: &mut T) -> Result<(), A::Error> {
        self.map.next_value_seed(Any(Fields { walk: self.walk, depth: self.depth, of }))
    }

    /// Takes it as a leaf, or walks it as a map.
    pub(super) fn leaf_or_fields<T: Take<'de>>(self, of: &mut T) -> Result<Leaf<'de>, A::Error> {
        let mut leaf = Leaf::Null;
        let node = Either { single: Single { walk: self.walk, depth: self.depth, into: &mut leaf }, of };
        self.map.next_value_seed(Any(node))?;
        Ok(leaf)
    }

    /// Takes it as a list of maps.
    pub(super) fn maps<T: Take<'de>>(self, list: &mut Vec<T>, fresh: fn() -> T) -> Result<(), A::Error> {
        self.map.next_value_seed(Any(Maps { walk: self.walk, depth: self.depth, list, fresh }))
    }

    /// Takes it as a list of leaves.
    pub(super) fn leaves(self, list: &mut Vec<Leaf<'de>>) -> Result<(), A::Error> {
        self.map.next_value_seed(Any(Leaves { walk: self.walk, depth: self.depth, list }))
    }
}
