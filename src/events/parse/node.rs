//! The kinds of values that are kept: a leaf, a leaf or map, a list of leaves, a list of maps.

use std::borrow::Cow;

use serde::de::{MapAccess, SeqAccess};

use super::budget::Walk;
use super::walk::{Any, Fields, Next, Node, Skip, Take};
use crate::events::words::cause::Cause;
use crate::events::words::shape::Leaf;

/// Takes nothing: every key is skipped under the caps.
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
        // Over the cap the event is lost already; nothing more is kept for it.
        if !full {
            self.push((key, leaf));
        }
        Ok(())
    }
}

/// One value, kept if it is a leaf.
pub(super) struct Single<'w, 'l, 'de> {
    pub walk: &'w mut Walk,
    pub depth: usize,
    pub into: &'l mut Leaf<'de>,
}

impl<'de> Node<'de> for Single<'_, '_, 'de> {
    fn walk(&mut self) -> &mut Walk {
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

/// One value: a leaf is kept, a map is walked.
pub(super) struct Either<'w, 'l, 'de, T> {
    pub single: Single<'w, 'l, 'de>,
    pub of: &'w mut T,
}

impl<'de, T: Take<'de>> Node<'de> for Either<'_, '_, 'de, T> {
    fn walk(&mut self) -> &mut Walk {
        self.single.walk
    }

    fn leaf(self, leaf: Leaf<'de>) {
        self.single.leaf(leaf);
    }

    fn map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        *self.single.into = Leaf::Nested;
        Fields { walk: self.single.walk, depth: self.single.depth, of: self.of }.map(map)
    }

    fn list<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.single.list(list)
    }
}

/// A list of leaves, up to the cap of keys.
pub(super) struct Leaves<'w, 'l, 'de> {
    pub walk: &'w mut Walk,
    pub depth: usize,
    pub list: &'l mut Vec<Leaf<'de>>,
}

impl<'de> Node<'de> for Leaves<'_, '_, 'de> {
    fn walk(&mut self) -> &mut Walk {
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
                self.walk.flaw(Cause::Keys);
            }
        }
        Ok(())
    }
}

/// A list of maps, up to the cap of keys; an element of another kind leaves a fresh one.
pub(super) struct Maps<'w, 'l, T> {
    pub walk: &'w mut Walk,
    pub depth: usize,
    pub list: &'l mut Vec<T>,
    pub fresh: fn() -> T,
}

impl<'de, T: Take<'de>> Node<'de> for Maps<'_, '_, T> {
    fn walk(&mut self) -> &mut Walk {
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
            if list.next_element_seed(Any(Fields { walk: self.walk, depth, of: &mut of }))?.is_none() {
                return Ok(());
            }
            if self.list.len() < self.walk.caps.keys {
                self.list.push(of);
            } else {
                self.walk.flaw(Cause::Keys);
            }
        }
    }
}
