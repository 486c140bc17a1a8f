//! The units of one ID list, ready for look-ups. Statsig writes a unit as the first 8 base64 characters of its SHA-256:
//! these are 48 bits, which are kept as a number, the id.
//!
//! They lie in memory as in their file, 6 bytes an id, so that all processes of a host can share the file's pages: a
//! million ids take 5.7 MiB once. Hashes spread evenly, so an id's own value tells within some hundred places where it
//! lies, and a look-up costs a few cache misses. In a hostile list that does not hold; then it costs a binary search.

use crate::config::image::bytes::ImageBytes;
use crate::hash::head64;
use std::cmp::Ordering;

/// Bits of a unit's hash that a list holds.
const BITS: u32 = 48;
/// Bytes of an id.
const PACKED: usize = 6;
/// First bytes of a list's file: the format's name.
const MAGIC: &[u8; 8] = b"sidlist1";
/// How often a place is guessed from the values around.
const GUESSES: usize = 3;
/// Places that are looked at beside the last guess, then twice as many, and so on.
const NEAR: usize = 8;

/// An immutable set of units, which are kept by their ids only.
#[derive(Debug)]
pub struct IdSet {
    /// The file form: the format's name, then the ids, ascending, each once.
    bytes: ImageBytes,
}

impl PartialEq for IdSet {
    fn eq(&self, other: &Self) -> bool {
        self.packed() == other.packed()
    }
}

impl Eq for IdSet {}

impl IdSet {
    /// A set of ids in any order; ids of more than 48 bits are left out.
    #[must_use]
    pub fn from_keys(mut keys: Vec<u64>) -> Self {
        keys.retain(|key| key >> BITS == 0);
        keys.sort_unstable();
        keys.dedup();
        Self::from_sorted(&keys)
    }

    /// A set of the units themselves.
    pub fn from_units<'a>(units: impl IntoIterator<Item = &'a str>) -> Self {
        Self::from_keys(units.into_iter().map(key).collect())
    }

    pub(in crate::config) fn from_sorted(keys: &[u64]) -> Self {
        let mut bytes = Vec::with_capacity(MAGIC.len().saturating_add(keys.len().saturating_mul(PACKED)));
        bytes.extend_from_slice(MAGIC);
        for key in keys {
            let [_, _, id @ ..] = key.to_be_bytes();
            bytes.extend_from_slice(&id);
        }
        Self { bytes: ImageBytes::from(bytes) }
    }

    /// The set in the file form of exactly `count` ids. `None` for any other content: length and order show whether the
    /// file was cut or written into.
    #[must_use]
    pub fn open(bytes: ImageBytes, count: usize) -> Option<Self> {
        let set = Self { bytes };
        let is_whole = set.packed().starts_with(MAGIC) && set.packed().len() as u64 == Self::packed_bytes(count);
        (is_whole && set.ids().is_sorted_by(|a, b| a < b)).then_some(set)
    }

    /// Whether the unit is in the list: one SHA-256 and one look-up.
    #[must_use]
    pub fn contains(&self, unit: &str) -> bool {
        self.contains_key(key(unit))
    }

    /// Whether the id ([`key`] of a unit) is in the list.
    #[must_use]
    pub fn contains_key(&self, key: u64) -> bool {
        let ids = self.ids();
        let (mut low, mut high) = (0, ids.len());
        // The values that bound what is between.
        let (mut least, mut beyond) = (0_u64, 1_u64 << BITS);
        let mut last = Ordering::Equal;
        if key >= beyond {
            return false;
        }
        for _ in 0..GUESSES {
            if high <= low {
                return false;
            }
            let share = key.saturating_sub(least) as f64 / beyond.saturating_sub(least).max(1) as f64;
            let wide = high.saturating_sub(low);
            let at = low.saturating_add((share * wide as f64) as usize).min(high.saturating_sub(1));
            let Some(found) = ids.get(at).map(value) else { return false };
            last = found.cmp(&key);
            match last {
                Ordering::Equal => return true,
                Ordering::Less => (low, least) = (at.saturating_add(1), found.saturating_add(1)),
                Ordering::Greater => (high, beyond) = (at, found),
            }
        }
        // One bound is near now and the other may be far: it comes nearer by steps that grow.
        let mut step = NEAR;
        loop {
            let at = if last == Ordering::Less { low.saturating_add(step) } else { high.saturating_sub(step) };
            if at <= low || at >= high {
                break;
            }
            match ids.get(at).map_or(Ordering::Greater, |id| value(id).cmp(&key)) {
                Ordering::Equal => return true,
                Ordering::Less => low = at.saturating_add(1),
                Ordering::Greater => high = at,
            }
            if high.saturating_sub(low) <= step {
                break;
            }
            step = step.saturating_mul(2);
        }
        ids.get(low..high).is_some_and(|few| few.binary_search_by(|id| value(id).cmp(&key)).is_ok())
    }

    /// The ids, ascending.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = u64> {
        self.ids().iter().map(value)
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that this process alone holds for it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.private()
    }

    /// The file form: the format's name, then each id as 6 bytes, ascending.
    #[must_use]
    pub fn packed(&self) -> &[u8] {
        self.bytes.get()
    }

    /// Length of the file form of so many ids.
    #[must_use]
    pub const fn packed_bytes(count: usize) -> u64 {
        (MAGIC.len() as u64).saturating_add((count as u64).saturating_mul(PACKED as u64))
    }

    fn ids(&self) -> &[[u8; PACKED]] {
        self.packed().get(MAGIC.len()..).unwrap_or(&[]).as_chunks().0
    }
}

/// An id's number.
#[inline]
fn value(id: &[u8; PACKED]) -> u64 {
    let [a, b, c, d, e, f] = *id;
    u64::from_be_bytes([0, 0, a, b, c, d, e, f])
}

/// The id of a unit: the first 48 bits of its SHA-256.
#[must_use]
pub fn key(unit: &str) -> u64 {
    head64(unit) >> (u64::BITS - BITS)
}
