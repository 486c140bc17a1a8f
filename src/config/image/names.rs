//! Tables that lead from names to records: open addressing with linear probing, at most half full.

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
    let (tag, mut at) = place(name, seed);
    // At most once around: in an image that somebody made up, no place may be free.
    for _ in slots {
        let slot = slots.get(at & mask)?;
        let index = slot.next.checked_sub(1)?;
        if slot.tag == tag && is_named(index) {
            return Some(index);
        }
        at = at.wrapping_add(1);
    }
    None
}

#[inline]
fn place(name: &str, seed: u64) -> (u32, usize) {
    let hash = hash(name.as_bytes(), seed);
    ((hash >> 32) as u32, (hash & 0xffff_ffff) as usize)
}

/// A hash that stays the same for ever. (Those of the standard library and of foldhash may change.) For names, which are
/// short, it takes fewer instructions than xxh3.
#[inline]
fn hash(name: &[u8], seed: u64) -> u64 {
    let mut state = seed ^ name.len() as u64;
    let mut rest = name;
    while rest.len() > 16
        && let Some((eight, behind)) = rest.split_first_chunk()
    {
        state = fold(state ^ u64::from_le_bytes(*eight), ODD);
        rest = behind;
    }
    // What is left is covered by its first and its last bytes, some of them twice.
    let (first, last) = match (rest.first_chunk(), rest.last_chunk(), rest) {
        (Some(first), Some(last), _) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (rest.first_chunk(), rest.last_chunk(), rest) {
            (Some(first), Some(last), _) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
            (_, _, [first, .., last]) => {
                ((*first).into(), u64::from(*last) << 8 | u64::from(rest.get(1).copied().unwrap_or(0)))
            }
            (_, _, [only]) => ((*only).into(), 0),
            _ => (0, 0),
        },
    };
    fold(state ^ first, ODD ^ last)
}

const ODD: u64 = 0xa076_1d64_78bd_642f;

/// Both halves of a product, one upon the other.
#[inline]
fn fold(one: u64, other: u64) -> u64 {
    let product = u128::from(one).wrapping_mul(u128::from(other));
    (product ^ product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_others_are_not() {
        let names: Vec<String> =
            (0..2_000).map(|n| "gate_of_some_length".repeat(3)[..n % 40].to_owned() + &n.to_string()).collect();
        for count in [0, 1, 2, 3, 1_000, 2_000] {
            let slots = table(names.iter().take(count).map(String::as_str).zip(0..).collect::<Vec<_>>().into_iter(), 7);
            for (name, index) in names.iter().zip(0_u32..) {
                let found = find(&slots, 7, name, |index| names[index as usize] == *name);
                assert_eq!(found, ((index as usize) < count).then_some(index), "{name} of {count}");
            }
        }
    }

    #[test]
    fn a_table_without_a_free_place_is_gone_round_once() {
        let slots = vec![NameSlot { tag: 1, next: 1 }; 8];
        assert_eq!(find(&slots, 0, "name", |_| false), None);
    }
}
