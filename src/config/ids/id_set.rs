//! The units of one ID list, ready for look-ups. Statsig writes a unit as the first 8 base64 characters of its SHA-256:
//! these are 48 bits, which are kept as a number, the id.
//!
//! A million ids take 7.9 MiB here: 8 bytes an id, and one start of 4 bytes for
//! every 8 to 16 ids. Hashes spread evenly, so the top bits of an id lead to a
//! bucket of a few neighbours, and a look-up costs two cache misses. In a hostile
//! list all ids may fall into one bucket; then it costs a binary search.

use std::io::Read;

use crate::hash::head64;

/// Bits of a unit's hash that a list holds.
const BITS: u32 = 48;
/// Bytes of an id in a file.
const PACKED: usize = 6;
/// First bytes of a list's file: the format's name.
const MAGIC: &[u8; 8] = b"sidlist1";
/// Up to so many ids are compared one by one: faster than a binary search, whose branches the processor cannot predict.
const FEW: usize = 32;

/// An immutable set of units, which are kept by their ids only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdSet {
    /// The ids, ascending, each once.
    keys: Box<[u64]>,
    /// Where in `keys` each bucket of equal top bits begins, and the end: one more than buckets.
    starts: Box<[u32]>,
    /// How far an id is shifted to give its bucket.
    shift: u32,
}

impl IdSet {
    /// A set of ids in any order; ids of more than 48 bits are left out.
    #[must_use]
    pub fn from_keys(mut keys: Vec<u64>) -> Self {
        keys.retain(|key| key >> BITS == 0);
        keys.sort_unstable();
        keys.dedup();
        Self::from_sorted(keys)
    }

    /// A set of the units themselves.
    pub fn from_units<'a>(units: impl IntoIterator<Item = &'a str>) -> Self {
        Self::from_keys(units.into_iter().map(key).collect())
    }

    pub(in crate::config) fn from_sorted(mut keys: Vec<u64>) -> Self {
        // Positions are u32. No list has 2^32 ids, which are 32 GiB.
        keys.truncate(u32::MAX as usize);
        let bits = keys.len().checked_ilog2().unwrap_or(0).saturating_sub(3).min(20);
        let shift = BITS - bits;
        let mut starts = Vec::with_capacity((1 << bits) + 1);
        let mut next: u64 = 0;
        for (position, key) in (0_u32..).zip(&keys) {
            while next <= key >> shift {
                starts.push(position);
                next += 1;
            }
        }
        starts.resize((1 << bits) + 1, u32::try_from(keys.len()).unwrap_or(u32::MAX));
        Self { keys: keys.into(), starts: starts.into(), shift }
    }

    /// Whether the unit is in the list: one SHA-256 and one look-up.
    #[must_use]
    pub fn contains(&self, unit: &str) -> bool {
        self.contains_key(key(unit))
    }

    /// Whether the id ([`key`] of a unit) is in the list.
    #[must_use]
    pub fn contains_key(&self, key: u64) -> bool {
        let bucket = usize::try_from(key >> self.shift).unwrap_or(usize::MAX);
        let bounds = (self.starts.get(bucket), self.starts.get(bucket.saturating_add(1)));
        let (Some(&from), Some(&to)) = bounds else { return false };
        self.keys.get(from as usize..to as usize).is_some_and(|few| among(few, key))
    }

    /// The ids, ascending.
    #[must_use]
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&*self.keys) + size_of_val(&*self.starts)
    }

    /// The file form: the format's name, then each id as 6 bytes, ascending.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(MAGIC.len() + self.keys.len() * PACKED);
        bytes.extend_from_slice(MAGIC);
        for key in &self.keys {
            let [_, _, id @ ..] = key.to_be_bytes();
            bytes.extend_from_slice(&id);
        }
        bytes
    }

    /// Length of the file form of so many ids.
    #[must_use]
    pub const fn packed_bytes(count: usize) -> u64 {
        (MAGIC.len() as u64).saturating_add((count as u64).saturating_mul(PACKED as u64))
    }

    /// Reads the file form of exactly `count` ids. `None` for any other content: length and order show whether the file
    /// was cut or written into.
    #[must_use]
    pub fn unpack(mut from: impl Read, count: usize) -> Option<Self> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic).ok().filter(|()| &magic == MAGIC)?;
        // The index may claim any count: memory for more is only taken as the ids arrive.
        let mut keys: Vec<u64> = Vec::with_capacity(count.min(1 << 20));
        let mut id = [0; PACKED];
        for _ in 0..count {
            from.read_exact(&mut id).ok()?;
            let [a, b, c, d, e, f] = id;
            let key = u64::from_be_bytes([0, 0, a, b, c, d, e, f]);
            if keys.last().is_some_and(|&last| last >= key) {
                return None;
            }
            keys.push(key);
        }
        let at_end = matches!(from.read(&mut id), Ok(0));
        at_end.then(|| Self::from_sorted(keys))
    }
}

/// Whether a bucket holds the id.
fn among(bucket: &[u64], key: u64) -> bool {
    if bucket.len() <= FEW {
        bucket.iter().fold(false, |found, &one| found | (one == key))
    } else {
        bucket.binary_search(&key).is_ok()
    }
}

/// The id of a unit: the first 48 bits of its SHA-256.
#[must_use]
pub fn key(unit: &str) -> u64 {
    head64(unit) >> (u64::BITS - BITS)
}
