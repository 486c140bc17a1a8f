//! Tables that lead from names to records: open addressing with linear probing, at most half full.

use xxhash_rust::xxh3::xxh3_64_with_seed;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// One place of a table.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct NameSlot {
    /// The upper half of the name's hash.
    tag: u32,
    /// The record's index, plus one; 0 where the place is free.
    next: u32,
}

/// Makes a table of names, which must differ, with their indices. The seed keeps whoever chooses names from choosing
/// ones that all have the same place.
#[must_use]
pub fn table<'n>(names: impl ExactSizeIterator<Item = (&'n str, u32)>, seed: u64) -> Vec<NameSlot> {
    if names.len() == 0 {
        return Vec::new();
    }
    let places = names.len().saturating_mul(2).next_power_of_two();
    let mask = places.saturating_sub(1);
    let mut slots = vec![NameSlot::default(); places];
    for (name, index) in names {
        let (tag, mut at) = place(name, seed);
        while slots.get(at & mask).is_some_and(|slot| slot.next != 0) {
            at = at.wrapping_add(1);
        }
        if let Some(slot) = slots.get_mut(at & mask) {
            *slot = NameSlot { tag, next: index.saturating_add(1) };
        }
    }
    slots
}

/// The index that a table has for a name. `is_named` tells whether the record of an index has it.
#[inline]
pub fn find(slots: &[NameSlot], seed: u64, name: &str, is_named: impl Fn(u32) -> bool) -> Option<u32> {
    let mask = slots.len().wrapping_sub(1);
    let (tag, start) = place(name, seed);
    for step in 0..slots.len() {
        let slot = slots.get(start.wrapping_add(step) & mask)?;
        let index = slot.next.checked_sub(1)?;
        if slot.tag == tag && is_named(index) {
            return Some(index);
        }
    }
    None
}

#[inline]
fn place(name: &str, seed: u64) -> (u32, usize) {
    let hash = xxh3_64_with_seed(name.as_bytes(), seed);
    ((hash >> 32) as u32, (hash & 0xffff_ffff) as usize)
}
