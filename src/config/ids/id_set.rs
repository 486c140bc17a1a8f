//! The units of one ID list, ready for look-ups. Statsig writes a unit as the first 8 base64 characters of its SHA-256:
//! these are 48 bits, which are kept as a number, the id.
//!
//! They lie in memory as in their file, 6 bytes an id, so that all processes of a host can share the file's pages: a
//! million ids take 5.7 MiB once. Each process keeps one place of 4 bytes for every 256 to 512 ids: the top bits of an id
//! lead to a bucket of so many, and as hashes spread evenly, the others tell within some ten places where in it the id
//! lies. So a look-up costs two or three cache misses. In a hostile list that does not hold; then it costs a binary search.

use crate::config::image::bytes::ImageBytes;
use crate::hash::head64;
use std::cmp::Ordering;

/// Bits of a unit's hash that a list holds.
const BITS: u32 = 48;
/// Bytes of an id.
const PACKED: usize = 6;
/// First bytes of a list's file: the format's name.
const MAGIC: &[u8; 8] = b"sidlist1";
/// A bucket has at least two to the power of this many ids, if hashes spread evenly.
const BUCKET: u32 = 8;
/// Places that are looked at beside the guess, then twice as many, and so on.
const NEAR: usize = 16;

/// An immutable set of units, which are kept by their ids only.
#[derive(Debug)]
pub struct IdSet {
    /// The file form: the format's name, then the ids, ascending, each once.
    bytes: ImageBytes,
    /// Where each bucket of equal top bits begins, and the end: one more than buckets.
    starts: Box<[u32]>,
    /// How far an id is shifted to give its bucket.
    shift: u32,
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
        let bytes = ImageBytes::from(bytes);
        let (starts, shift) = buckets(ids(&bytes)).unwrap_or_default();
        Self { bytes, starts, shift }
    }

    /// The set in the file form of exactly `count` ids. `None` for any other content: length and order show whether the
    /// file was cut or written into.
    #[must_use]
    pub fn open(bytes: ImageBytes, count: usize) -> Option<Self> {
        let packed = bytes.get();
        let is_whole = packed.starts_with(MAGIC) && packed.len() as u64 == Self::packed_bytes(count);
        if !is_whole {
            return None;
        }
        let (starts, shift) = buckets(ids(&bytes))?;
        Some(Self { bytes, starts, shift })
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
        let (Some(&low), Some(&high)) = bounds else { return false };
        let few = ids(&self.bytes).get(low as usize..high as usize).unwrap_or(&[]);
        // The lower bits, as a share of all that they can be.
        let width = 1_u64 << self.shift;
        let share = (key & width.saturating_sub(1)) as f64 / width as f64;
        let guess = ((share * few.len() as f64) as usize).min(few.len().saturating_sub(1));
        let is_less = match few.get(guess).map(|id| value(id).cmp(&key)) {
            None => return false,
            Some(Ordering::Equal) => return true,
            Some(order) => order == Ordering::Less,
        };
        let (mut low, mut high) = if is_less { (guess.saturating_add(1), few.len()) } else { (0, guess) };
        // One bound is near and the other may be far: it comes nearer by steps that grow.
        let mut step = NEAR;
        while high.saturating_sub(low) > step {
            let at = if is_less { low.saturating_add(step) } else { high.saturating_sub(step) };
            match few.get(at).map_or(Ordering::Greater, |id| value(id).cmp(&key)) {
                Ordering::Equal => return true,
                Ordering::Less => low = at.saturating_add(1),
                Ordering::Greater => high = at,
            }
            step = step.saturating_mul(2);
        }
        few.get(low..high).is_some_and(|few| few.binary_search_by(|id| value(id).cmp(&key)).is_ok())
    }

    /// The ids, ascending.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = u64> {
        ids(&self.bytes).iter().map(value)
    }

    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        ids(&self.bytes).len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory that this process alone holds for it.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.private().saturating_add(size_of_val(&*self.starts))
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
}

/// Where the buckets of ids begin, and how far an id is shifted to give its bucket; none if the ids are not in order.
fn buckets(ids: &[[u8; PACKED]]) -> Option<(Box<[u32]>, u32)> {
    let bits = ids.len().checked_ilog2().unwrap_or(0).saturating_sub(BUCKET).min(20);
    let shift = BITS.saturating_sub(bits);
    let mut starts = Vec::with_capacity((1 << bits) + 1);
    let (mut next, mut least) = (0_u64, 0_u64);
    for (position, id) in (0_u32..).zip(ids) {
        let key = value(id);
        if key < least {
            return None;
        }
        least = key.saturating_add(1);
        while next <= key >> shift {
            starts.push(position);
            next = next.saturating_add(1);
        }
    }
    starts.resize((1 << bits) + 1, u32::try_from(ids.len()).unwrap_or(u32::MAX));
    Some((starts.into(), shift))
}

/// The ids in a file form.
#[inline]
fn ids(bytes: &ImageBytes) -> &[[u8; PACKED]] {
    bytes.get().get(MAGIC.len()..).unwrap_or(&[]).as_chunks().0
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
