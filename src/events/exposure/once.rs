//! Remembers which exposures were logged, so that each is logged once: a request remembers all of its own, a worker
//! process those of the last 60 s. The worker's table has a fixed size. Where an entry has to give way, its exposure
//! may be logged twice, but none is ever lost.

use std::hash::{Hash, Hasher};

use foldhash::fast::FixedState;
use std::hash::BuildHasher;

/// How long a worker remembers, ms.
const REMEMBERED_MS: i64 = 60_000;
/// Slots of a worker's table.
const SLOTS: usize = 4_096;
/// Exposures that one request remembers; further ones may be logged more than once.
const MOST: usize = 4_096;

/// What makes two exposures one (`wiki-rules.md` 3.2).
#[derive(Clone, Copy, Debug)]
pub struct OnceKey<'a> {
    /// `gate`, `config` or `layer`.
    pub kind: u8,
    /// The name asked.
    pub name: &'a str,
    /// The entry's version, with everything that it reaches; none for an unknown entry.
    pub version: Option<u32>,
    /// The answer of a gate; for other kinds the group, or the rule's id where an answer has no group.
    pub group: &'a str,
    /// The parameter of a layer that was read; else empty.
    pub parameter: &'a str,
}

impl OnceKey<'_> {
    /// The hash of this key and the unit. `units` are the user id, then the names and values of the custom ids.
    #[must_use]
    pub fn hash<'u>(&self, units: impl Iterator<Item = &'u str>) -> u64 {
        let mut hasher = FixedState::default().build_hasher();
        (self.kind, self.name, self.version, self.group, self.parameter).hash(&mut hasher);
        units.for_each(|unit| unit.hash(&mut hasher));
        hasher.finish()
    }
}

/// The exposures that a request has logged.
#[derive(Debug, Default)]
pub struct LoggedInRequest {
    known: std::collections::HashSet<u64, FixedState>,
}

impl LoggedInRequest {
    /// Notes an exposure; true if it was not noted before.
    pub fn is_new(&mut self, hash: u64) -> bool {
        if self.known.len() >= MOST {
            return !self.known.contains(&hash);
        }
        self.known.insert(hash)
    }

    /// Forgets an exposure that was noted but could not be logged.
    pub fn forget(&mut self, hash: u64) {
        self.known.remove(&hash);
    }

    /// Forgets everything, for the next request.
    pub fn clear(&mut self) {
        self.known.clear();
    }
}

/// The exposures that a worker process has logged a short time ago.
#[derive(Debug)]
pub struct LoggedInWorker {
    /// Each slot holds the hash of an exposure and when it was noted, ms. The low bits of a hash are its slot.
    slots: Box<[(u64, i64)]>,
}

impl Default for LoggedInWorker {
    /// An empty table: 64 KiB.
    fn default() -> Self {
        Self { slots: vec![(0, i64::MIN); SLOTS].into_boxed_slice() }
    }
}

impl LoggedInWorker {
    /// Notes an exposure at `now` ms; true if it was not noted within the last 60 s. A clock that was
    /// set back makes everything new.
    pub fn is_new(&mut self, hash: u64, now: i64) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
        let Some(slot) = self.slots.get_mut(hash as usize % SLOTS) else { return true };
        let (known, at) = *slot;
        if known == hash && (0..REMEMBERED_MS).contains(&now.saturating_sub(at)) {
            return false;
        }
        *slot = (hash, now);
        true
    }

    /// Forgets an exposure that was noted but could not be logged.
    pub fn forget(&mut self, hash: u64) {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
        let slot = self.slots.get_mut(hash as usize % SLOTS);
        if let Some(slot) = slot.filter(|slot| slot.0 == hash) {
            *slot = (0, i64::MIN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: OnceKey<'_> = OnceKey { kind: 0, name: "n", version: Some(1), group: "g", parameter: "" };

    fn hash(key: OnceKey<'_>, units: &[&str]) -> u64 {
        key.hash(units.iter().copied())
    }

    #[test]
    fn every_part_of_the_key_counts() {
        let all = [
            hash(KEY, &["u"]),
            hash(OnceKey { kind: 1, ..KEY }, &["u"]),
            hash(OnceKey { name: "m", ..KEY }, &["u"]),
            hash(OnceKey { version: Some(2), ..KEY }, &["u"]),
            hash(OnceKey { group: "h", ..KEY }, &["u"]),
            hash(OnceKey { parameter: "p", ..KEY }, &["u"]),
            hash(OnceKey { version: None, ..KEY }, &["u"]),
            hash(OnceKey { name: "ng", group: "", ..KEY }, &["u"]),
            hash(KEY, &["v"]),
            hash(KEY, &["u", ""]),
        ];
        let unique: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(unique.len(), all.len());
        assert_eq!(hash(KEY, &["u"]), hash(KEY, &["u"]));
    }

    #[test]
    fn a_worker_forgets_after_a_minute() {
        let mut worker = LoggedInWorker::default();
        assert!(worker.is_new(7, 1_000) && !worker.is_new(7, 60_999));
        assert!(worker.is_new(7, 61_000));
        assert!(worker.is_new(7, 60_000), "the clock was set back");
        assert!(worker.is_new(7 + SLOTS as u64, 60_000), "the slot's other owner");
        assert!(worker.is_new(7, 60_000), "which drove this one out");
        assert!(worker.is_new(0, 0), "an empty slot holds nothing");
        worker.forget(7 + SLOTS as u64);
        assert!(!worker.is_new(7, 60_000), "another one's slot stays");
        worker.forget(7);
        assert!(worker.is_new(7, 60_000));
    }

    #[test]
    fn a_request_remembers_until_its_end() {
        let mut request = LoggedInRequest::default();
        assert!(request.is_new(7) && !request.is_new(7));
        request.forget(7);
        assert!(request.is_new(7) && !request.is_new(7));
        request.clear();
        assert!(request.is_new(7));
    }
}
