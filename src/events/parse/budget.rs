//! The caps that a body and each of its events are held to while they are parsed.

use serde::de::Error;

use crate::events::policy::Caps;
use crate::events::words::cause::DropCause;
use crate::events::words::shape::Leaf;

/// Values of one body that are looked at; an honest one of 500 events stays below. Beyond, it is refused whole.
const MOST_VALUES: usize = 65_536;

/// What the walk through one body remembers.
pub(super) struct BodyWalk {
    /// The policy's caps.
    pub caps: Caps,
    /// Values seen so far.
    seen: usize,
    /// What is wrong with the event being walked: the first finding.
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

/// FNV-1a: keys are short, and nothing is looked up by it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
