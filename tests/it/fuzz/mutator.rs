//! Changes seeds: as JSON where they are JSON, and as bytes.

use crate::kit::mutant::{Rng, WORDS, mutate, scratch};
use serde_json::Value as Json;

/// Bytes of a mutant at most.
const MOST: usize = 64 << 10;

/// Numbers at which types end, as texts.
const NUMBERS: [&str; 10] =
    ["0", "-1", "9223372036854775807", "18446744073709551616", "4294967296", "1e309", "-0.0", "00", "+1", "NaN"];

/// One of the seeds, changed once or more.
pub fn mutant(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = rng.one(seeds).clone();
    if rng.below(2) == 0 {
        changed_json(&mut bytes, rng);
    }
    for _ in 0..rng.below(4) {
        change(&mut bytes, seeds, rng);
    }
    bytes.truncate(MOST);
    bytes
}

/// Changes the JSON of one line of the seed, if it is some.
fn changed_json(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let ends = bytes.split(|byte| *byte == b'\n').count();
    let chosen = rng.below(ends);
    let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    // A document has many lines, and only all of them are JSON.
    let (text, is_whole) = match serde_json::from_slice::<Json>(bytes) {
        Ok(whole) => (Some(whole), true),
        Err(_) => (serde_json::from_slice(&lines[chosen]).ok(), false),
    };
    let Some(mut json) = text else { return };
    for _ in 0..=rng.below(4) {
        mutate(&mut json, rng);
    }
    if is_whole {
        *bytes = json.to_string().into_bytes();
    } else {
        lines[chosen] = json.to_string().into_bytes();
        *bytes = lines.join(&b'\n');
    }
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) {
    let place = |rng: &mut Rng, bytes: &[u8]| rng.below(bytes.len() + 1);
    let (one, other) = (place(rng, bytes), place(rng, bytes));
    let (from, to) = (one.min(other), one.max(other));
    match rng.below(9) {
        0 if from < bytes.len() => bytes[from] ^= 1 << rng.below(8),
        1 => drop(bytes.drain(from..to.min(from + 16))),
        2 => {
            let twice = bytes[from..to.min(from + 256)].to_vec();
            bytes.splice(to..to, twice);
        }
        3 if rng.below(4) == 0 => bytes.truncate(to),
        4 => {
            // The end of another seed behind the beginning of this one.
            let end = rng.one(seeds);
            let at = place(rng, end);
            bytes.truncate(to);
            bytes.extend_from_slice(&end[at..]);
        }
        5 => {
            let end = bytes[from..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |at| from + at);
            bytes.splice(from..end, rng.one(&NUMBERS).bytes());
        }
        6 => {
            bytes.splice(from..from, rng.one(&WORDS).bytes());
        }
        7 if from + 4 <= bytes.len() => {
            let number = *rng.one(&[0, 1, u32::MAX, i32::MAX as u32, 1 << 16, bytes.len() as u32]);
            bytes[from..from + 4].copy_from_slice(&number.to_le_bytes());
        }
        _ => *bytes = scratch(bytes, rng),
    }
}
