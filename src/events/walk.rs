//! Walking a body while it is parsed: one visitor for values of any type, the
//! caps every part of an event is held to, and the skipper of what nobody wants.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::node::{Either, Leaves, Maps, Nothing, Single};
use super::policy::Caps;
use super::shape::Leaf;

/// Values of one body that are looked at; an honest one of 500 events stays below. Beyond, it is refused whole.
const MOST_VALUES: usize = 65_536;

/// Bytes of a key that are looked at; its cap is lower.
const MOST_KEY: usize = 256;

/// Why an event did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Not a map, or its name is no text.
    Shape,
    /// A key twice in one map.
    Duplicate,
    /// Too many keys in a map, or elements in a list.
    Keys,
    /// A key too long.
    Key,
    /// A text too long.
    Value,
    /// Nested too deep.
    Depth,
    /// Its name is too long.
    Name,
    /// More events than one body may hold.
    Events,
    /// Not in the policy, or one of the vendor's that never pass.
    Unlisted,
    /// A value or metadata key of another type than the policy says.
    Type,
    /// A known exposure with a field missing or malformed.
    Field,
    /// An exposure without a unit that the policy accepts.
    Unit,
    /// The lines of this body would grow beyond their cap.
    Size,
    /// The client sends too much.
    Rate,
    /// The client shows too many new stable ids.
    Ids,
    /// The wiki's custom events of the day are used up.
    Day,
    /// The spool is full or refused.
    Spool,
}

impl Cause {
    /// The word of reports and counters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shape => "shape",
            Self::Duplicate => "duplicate",
            Self::Keys => "keys",
            Self::Key => "key",
            Self::Value => "value",
            Self::Depth => "depth",
            Self::Name => "name",
            Self::Events => "events",
            Self::Unlisted => "unlisted",
            Self::Type => "type",
            Self::Field => "field",
            Self::Unit => "unit",
            Self::Size => "size",
            Self::Rate => "rate",
            Self::Ids => "ids",
            Self::Day => "day",
            Self::Spool => "spool",
        }
    }
}

/// What the walk through one body remembers.
pub(super) struct Walk {
    /// The policy's caps.
    pub caps: Caps,
    /// Values seen so far.
    seen: usize,
    /// What is wrong with the event being walked: the first finding.
    pub flaw: Option<Cause>,
}

impl Walk {
    pub(super) fn new(caps: Caps) -> Self {
        Self { caps, seen: 0, flaw: None }
    }

    /// Whether the body was refused because it holds too many values.
    pub(super) fn is_over(&self) -> bool {
        self.seen > MOST_VALUES
    }

    pub(super) fn flaw(&mut self, cause: Cause) {
        self.flaw.get_or_insert(cause);
    }

    /// Counts a value; an error ends the parse.
    pub(super) fn count<E: Error>(&mut self) -> Result<(), E> {
        self.seen = self.seen.saturating_add(1);
        if self.is_over() { Err(E::custom("values")) } else { Ok(()) }
    }

    /// Counts a text against its cap.
    fn measure(&mut self, leaf: &Leaf<'_>) {
        if leaf.text().is_some_and(|text| text.len() > self.caps.value_bytes) {
            self.flaw(Cause::Value);
        }
    }

    /// Whether a list or map at this depth is over the cap.
    fn is_too_deep(&mut self, depth: usize) -> bool {
        let deep = depth > self.caps.depth;
        if deep {
            self.flaw(Cause::Depth);
        }
        deep
    }
}

/// The keys of one map so far: how many, and whether one repeats. Within the cap no key is missed; two
/// different keys of equal hash would cost one event, and nobody but its sender.
pub(super) struct Keys {
    hashes: [u64; 64],
    count: usize,
}

impl Keys {
    pub(super) fn new() -> Self {
        Self { hashes: [0; 64], count: 0 }
    }

    pub(super) fn note(&mut self, key: &str, walk: &mut Walk) {
        if key.len() > walk.caps.key_bytes {
            walk.flaw(Cause::Key);
        }
        let hash = fingerprint(key.as_bytes());
        if self.hashes.iter().take(self.count).any(|&known| known == hash) {
            walk.flaw(Cause::Duplicate);
        }
        if let Some(slot) = self.hashes.get_mut(self.count).filter(|_| self.count < walk.caps.keys) {
            *slot = hash;
            self.count = self.count.saturating_add(1);
        } else {
            walk.flaw(Cause::Keys);
        }
    }
}

/// FNV-1a: keys are short, and nothing is looked up by it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

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
