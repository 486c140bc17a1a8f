//! What is done with each value while a body is parsed: taken as a leaf, walked through as a map or list, or skipped.
//! Everything is held to the caps, also what is skipped. All of this is in one file because these call one another, as
//! values stand inside one another.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess, SeqAccess};

use super::budget::{BodyWalk, Keys};
use super::node::{Any, Name, Node};
use crate::events::words::cause::DropCause;
use crate::events::words::shape::Leaf;

/// Skips a value under the caps of an event. `depth` is that of the value if it is a list or map.
pub(super) struct Skip<'w> {
    pub walk: &'w mut BodyWalk,
    pub depth: usize,
}

impl<'de> Node<'de> for Skip<'_> {
    fn walk(&mut self) -> &mut BodyWalk {
        self.walk
    }

    fn leaf(self, _: Leaf<'de>) {}

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        Fields { walk: self.walk, depth: self.depth, of: &mut Nothing, counts_keys: true }.map(map)
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
                self.walk.flaw(DropCause::Keys);
            }
        }
        Ok(())
    }
}

/// Walks through a map and hands each of its values to `of`; a value that is no map is skipped.
pub(super) struct Fields<'w, T> {
    pub walk: &'w mut BodyWalk,
    /// How deep the map itself is nested.
    pub depth: usize,
    pub of: &'w mut T,
    /// False where `of` itself has a bound for the number of keys, and looks for repeated ones.
    pub counts_keys: bool,
}

/// Takes the values of a map, one key after the other.
pub(super) trait Take<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error>;
}

impl<'de, T: Take<'de>> Node<'de> for Fields<'_, T> {
    fn walk(&mut self) -> &mut BodyWalk {
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
            if self.counts_keys {
                keys.note(&key, self.walk);
            }
            let depth = self.depth.saturating_add(1);
            self.of.take(key, Next { map: &mut map, walk: self.walk, depth })?;
        }
        Ok(())
    }

    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Skip { walk: self.walk, depth: self.depth }.list(list)
    }
}

/// The value that comes next in a map. Each method takes it in another way, once.
pub(super) struct Next<'a, A> {
    map: &'a mut A,
    pub walk: &'a mut BodyWalk,
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
        self.map.next_value_seed(Any(Fields { walk: self.walk, depth: self.depth, of, counts_keys: true }))
    }

    /// Walks it as a map of which `of` itself counts the keys.
    pub(super) fn uncounted_fields<T: Take<'de>>(self, of: &mut T) -> Result<(), A::Error> {
        self.map.next_value_seed(Any(Fields { walk: self.walk, depth: self.depth, of, counts_keys: false }))
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

/// Takes nothing: the value of every key is skipped.
pub(super) struct Nothing;

impl<'de> Take<'de> for Nothing {
    fn take<A: MapAccess<'de>>(&mut self, _: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        value.skip()
    }
}

/// Keys and leaves of a flat map.
pub(super) type Pairs<'de> = Vec<(Cow<'de, str>, Leaf<'de>)>;

impl<'de> Take<'de> for Pairs<'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        let full = self.len() >= value.walk.caps.keys;
        let leaf = value.leaf()?;
        // With more keys than the cap the event is dropped anyway, so nothing more is kept of it.
        if !full {
            self.push((key, leaf));
        }
        Ok(())
    }
}

/// Keeps a value if it is a leaf; a list or map becomes [`Leaf::Nested`].
pub(super) struct Single<'w, 'l, 'de> {
    pub walk: &'w mut BodyWalk,
    pub depth: usize,
    pub into: &'l mut Leaf<'de>,
}

impl<'de> Node<'de> for Single<'_, '_, 'de> {
    fn walk(&mut self) -> &mut BodyWalk {
        self.walk
    }

    fn leaf(self, leaf: Leaf<'de>) {
        *self.into = leaf;
    }

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        *self.into = Leaf::Nested;
        Skip { walk: self.walk, depth: self.depth }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        *self.into = Leaf::Nested;
        Skip { walk: self.walk, depth: self.depth }.list(list)
    }
}

/// Keeps a value if it is a leaf, and walks through it if it is a map.
pub(super) struct Either<'w, 'l, 'de, T> {
    pub single: Single<'w, 'l, 'de>,
    pub of: &'w mut T,
}

impl<'de, T: Take<'de>> Node<'de> for Either<'_, '_, 'de, T> {
    fn walk(&mut self) -> &mut BodyWalk {
        self.single.walk
    }

    fn leaf(self, leaf: Leaf<'de>) {
        self.single.leaf(leaf);
    }

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        *self.single.into = Leaf::Nested;
        Fields { walk: self.single.walk, depth: self.single.depth, of: self.of, counts_keys: true }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.single.list(list)
    }
}

/// Collects a list of leaves; no more than the cap of keys allows.
pub(super) struct Leaves<'w, 'l, 'de> {
    pub walk: &'w mut BodyWalk,
    pub depth: usize,
    pub list: &'l mut Vec<Leaf<'de>>,
}

impl<'de> Node<'de> for Leaves<'_, '_, 'de> {
    fn walk(&mut self) -> &mut BodyWalk {
        self.walk
    }

    fn leaf(self, _: Leaf<'de>) {}

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        Skip { walk: self.walk, depth: self.depth }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let depth = self.depth.saturating_add(1);
        let mut leaf = Leaf::Null;
        while list.next_element_seed(Any(Single { walk: self.walk, depth, into: &mut leaf }))?.is_some() {
            if self.list.len() < self.walk.caps.keys {
                self.list.push(std::mem::take(&mut leaf));
            } else {
                self.walk.flaw(DropCause::Keys);
            }
        }
        Ok(())
    }
}

/// Collects a list of maps; no more than the cap of keys allows. An element that is no map counts as an empty one.
pub(super) struct Maps<'w, 'l, T> {
    pub walk: &'w mut BodyWalk,
    pub depth: usize,
    pub list: &'l mut Vec<T>,
    pub fresh: fn() -> T,
}

impl<'de, T: Take<'de>> Node<'de> for Maps<'_, '_, T> {
    fn walk(&mut self) -> &mut BodyWalk {
        self.walk
    }

    fn leaf(self, _: Leaf<'de>) {}

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        Skip { walk: self.walk, depth: self.depth }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let depth = self.depth.saturating_add(1);
        loop {
            let mut of = (self.fresh)();
            if list.next_element_seed(Any(Fields { walk: self.walk, depth, of: &mut of, counts_keys: true }))?.is_none()
            {
                return Ok(());
            }
            if self.list.len() < self.walk.caps.keys {
                self.list.push(of);
            } else {
                self.walk.flaw(DropCause::Keys);
            }
        }
    }
}
