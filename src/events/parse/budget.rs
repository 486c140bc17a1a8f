//! Counts, while a body is parsed, what its caps are about, and notes which cap an event breaks.

use serde::de::Error;

use crate::events::policy::Caps;
use crate::events::words::cause::DropCause;
use crate::events::words::shape::Leaf;

/// The most values of one body. An honest body of 500 events has fewer; one with more is refused as a whole.
const MOST_VALUES: usize = 65_536;

/// What is remembered on the way through one body.
pub(super) struct BodyWalk {
    /// The policy's caps.
    pub caps: Caps,
    /// Values seen so far.
    seen: usize,
    /// The first thing found wrong with the present event.
    pub flaw: Option<DropCause>,
}

impl BodyWalk {
    pub(super) fn new(caps: Caps) -> Self {
        Self { caps, seen: 0, flaw: None }
    }

    /// Whether the body was refused because it holds too many values.
    pub(super) fn is_over(&self) -> bool {
        self.seen > MOST_VALUES
    }

    pub(super) fn flaw(&mut self, cause: DropCause) {
        self.flaw.get_or_insert(cause);
    }

    /// Counts a value; an error ends the parse.
    pub(super) fn count<E: Error>(&mut self) -> Result<(), E> {
        self.seen = self.seen.saturating_add(1);
        if self.is_over() { Err(E::custom("values")) } else { Ok(()) }
    }

    /// Counts a text against its cap.
    pub(super) fn measure(&mut self, leaf: &Leaf<'_>) {
        if leaf.text().is_some_and(|text| text.len() > self.caps.value_bytes) {
            self.flaw(DropCause::Value);
        }
    }

    /// Whether a list or map at this depth is over the cap.
    pub(super) fn is_too_deep(&mut self, depth: usize) -> bool {
        let deep = depth > self.caps.depth;
        if deep {
            self.flaw(DropCause::Depth);
        }
        deep
    }
}

/// The keys of one map so far, as hashes: how many they are, and whether one repeats. Two different keys with the same
/// hash would count as a repeat; that costs one event, and only a sender who looked for such keys has one.
pub(super) struct Keys {
    hashes: [u64; 64],
    count: usize,
}

impl Keys {
    pub(super) fn new() -> Self {
        Self { hashes: [0; 64], count: 0 }
    }

    pub(super) fn note(&mut self, key: &str, walk: &mut BodyWalk) {
        if key.len() > walk.caps.key_bytes {
            walk.flaw(DropCause::Key);
        }
        let hash = fingerprint(key.as_bytes());
        if self.hashes.iter().take(self.count).any(|&known| known == hash) {
            walk.flaw(DropCause::Duplicate);
        }
        if let Some(slot) = self.hashes.get_mut(self.count).filter(|_| self.count < walk.caps.keys) {
            *slot = hash;
            self.count = self.count.saturating_add(1);
        } else {
            walk.flaw(DropCause::Keys);
        }
    }
}

/// A hash (FNV-1a), quick for short keys. It need not withstand an attack, as no table is built with it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
