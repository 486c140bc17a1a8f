//! The changes of an ID list as Statsig sends them (`evaluation.md` section 5): lines `+XXXXXXXX` and `-XXXXXXXX`,
//! which add and remove an id and are applied in order.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::id_set::IdSet;

/// Bytes of a sign and an id. A last line of this length is whole, even without a line end.
const WHOLE: usize = 9;

/// What a chunk of changes made of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Applied {
    /// The list after the changes.
    pub list: IdSet,
    /// Bytes that need not be fetched again. A line that is cut off at the end is not among them.
    pub consumed: u64,
    /// Lines without effect: they have no sign, or an id that no unit can have.
    pub skipped: u64,
}

/// Applies a chunk of changes to a list. `None` if the chunk does not begin with a change: then it is something else
/// than an ID list, and none of it is applied.
#[must_use]
pub fn apply(list: &IdSet, chunk: &[u8]) -> Option<Applied> {
    // The chunk before may have ended just before a line end, which then comes first here.
    let first = chunk.iter().find(|byte| !matches!(byte, b'\r' | b'\n'));
    if !matches!(first, Some(b'+' | b'-')) {
        return None;
    }
    let mut changes = Vec::new();
    let (mut consumed, mut skipped) = (0_u64, 0_u64);
    for line in chunk.split_inclusive(|&byte| byte == b'\n') {
        let ended = line.ends_with(b"\n");
        if !ended && (line.len() != WHOLE || change(line).is_none()) {
            break;
        }
        consumed = consumed.saturating_add(line.len() as u64);
        match change(line.trim_ascii()) {
            Some(change) => changes.push(change),
            None if line.trim_ascii().is_empty() => {}
            None => skipped = skipped.saturating_add(1),
        }
    }
    Some(Applied { list: merge(list, changes), consumed, skipped })
}

/// A change as one number: the id shifted left by one, and in the lowest bit whether it is added.
fn change(line: &[u8]) -> Option<u64> {
    let (sign, id) = line.split_first()?;
    let added = match sign {
        b'+' => 1,
        b'-' => 0,
        _ => return None,
    };
    let mut bits = [0; 6];
    if id.len() != 8 || STANDARD.decode_slice(id, &mut bits) != Ok(6) {
        return None;
    }
    let [a, b, c, d, e, f] = bits;
    Some(u64::from_be_bytes([0, 0, a, b, c, d, e, f]) << 1 | added)
}

/// Of several changes of one id the last one holds.
fn merge(list: &IdSet, mut changes: Vec<u64>) -> IdSet {
    // Stable: changes of one id keep their order.
    changes.sort_by_key(|change| change >> 1);
    let mut keys = Vec::with_capacity(list.len().saturating_add(changes.len()));
    let mut old = list.keys().peekable();
    let mut changes = changes.into_iter().peekable();
    while let Some(change) = changes.next() {
        let id = change >> 1;
        if changes.peek().is_some_and(|next| next >> 1 == id) {
            continue;
        }
        while let Some(key) = old.next_if(|&key| key < id) {
            keys.push(key);
        }
        old.next_if_eq(&id);
        if change & 1 == 1 {
            keys.push(id);
        }
    }
    keys.extend(old);
    IdSet::from_sorted(&keys)
}
