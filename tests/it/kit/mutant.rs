//! Changes JSON documents at random: nodes are replaced, removed, doubled or swapped, and bytes of the text changed.

use serde_json::{Map, Value as Json, json};

/// The generator xorshift64*: the same seed gives the same numbers on every machine.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give similar numbers, and a state of zero would give zeros for ever.
        let spread = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self((spread ^ spread >> 29).max(1))
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 16) as usize % limit
    }

    pub fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// The list in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

/// Texts that mean something somewhere in a document, or nearly do.
pub const WORDS: [&str; 32] = [
    "public",
    "pass_gate",
    "fail_gate",
    "user_field",
    "ip_based",
    "ua_based",
    "environment_field",
    "current_time",
    "user_bucket",
    "unit_id",
    "target_app",
    "experiment_group",
    "country",
    "userID",
    "any",
    "none_case_sensitive",
    "str_matches",
    "version_gt",
    "before",
    "on",
    "eq",
    "in_segment_list",
    "array_contains_all",
    "segment:",
    "a+$",
    "9223372036854775808",
    "1e308",
    "2021-01-01T00:00:00Z",
    "-1.2.99999999999999999999",
    "experiment",
    "holdout",
    "",
];

/// Replaces, removes, doubles or swaps something at a random place.
pub fn mutate(json: &mut Json, rng: &mut Rng) {
    let places = count(json);
    let at = rng.below(places);
    let other = nth(json, &mut rng.below(places)).clone();
    let node = nth_mut(json, &mut { at });
    match (rng.below(8), &mut *node) {
        (0, Json::Object(entries)) if !entries.is_empty() => {
            let key = entries.keys().nth(rng.below(entries.len())).unwrap().clone();
            entries.shift_remove(&key);
        }
        (1, Json::Object(entries)) if !entries.is_empty() => {
            let key = entries.keys().nth(rng.below(entries.len())).unwrap().clone();
            let value = entries.shift_remove(&key).unwrap();
            entries.insert((*rng.one(&WORDS)).to_owned(), value);
        }
        (0, Json::Array(elements)) if !elements.is_empty() => {
            elements.remove(rng.below(elements.len()));
        }
        (1, Json::Array(elements)) if !elements.is_empty() => {
            let twin = rng.one(elements).clone();
            elements.push(twin);
        }
        (2, Json::Array(elements)) => rng.shuffle(elements),
        (0..=3, _) => *node = other,
        (4, Json::Number(number)) => *node = json!(number.as_f64().unwrap_or(0.0) * 100.0 - 1.0),
        (4, Json::String(text)) => {
            *node = json!(if rng.below(2) == 0 { text.to_uppercase() } else { text.repeat(2) });
        }
        _ => *node = scalar(rng),
    }
}

fn scalar(rng: &mut Rng) -> Json {
    match rng.below(12) {
        0 => Json::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!(0),
        4 => json!(-1),
        5 => json!(u64::MAX),
        6 => json!(1e300),
        7 => json!(33.33),
        8 => json!([]),
        9 => Json::Object(Map::new()),
        _ => json!(rng.one(&WORDS)),
    }
}

fn count(json: &Json) -> usize {
    1 + match json {
        Json::Array(elements) => elements.iter().map(count).sum(),
        Json::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    }
}

fn children(json: &Json) -> Vec<&Json> {
    match json {
        Json::Array(elements) => elements.iter().collect(),
        Json::Object(entries) => entries.values().collect(),
        _ => Vec::new(),
    }
}

/// The node at a place, counted from the root down.
fn nth<'a>(json: &'a Json, at: &mut usize) -> &'a Json {
    if *at == 0 {
        return json;
    }
    *at -= 1;
    for child in children(json) {
        let inside = count(child);
        if *at < inside {
            return nth(child, at);
        }
        *at -= inside;
    }
    json
}

fn nth_mut<'a>(json: &'a mut Json, at: &mut usize) -> &'a mut Json {
    if *at == 0 {
        return json;
    }
    *at -= 1;
    let place = children(json).iter().position(|child| {
        let inside = count(child);
        let here = *at < inside;
        *at -= if here { 0 } else { inside };
        here
    });
    let child = match json {
        Json::Array(elements) => elements.get_mut(place.unwrap()),
        Json::Object(entries) => entries.values_mut().nth(place.unwrap()),
        _ => None,
    };
    nth_mut(child.unwrap(), at)
}

/// Pieces of text that no JSON value can hold once it is parsed.
const PIECES: [&str; 10] =
    ["1e999", "\\ud800", "\\u0000", "[[[[[[[[", "}", ",", "-", "\"", "0.00000000000000000000000001", "\u{1f600}"];

/// Changes some bytes of a text: replaces, inserts, removes, cuts.
pub fn scratch(text: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=rng.below(3) {
        let at = rng.below(bytes.len().max(1)).min(bytes.len());
        match rng.below(5) {
            0 if at < bytes.len() => bytes[at] = rng.next() as u8,
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 if rng.below(8) == 0 => bytes.truncate(at),
            _ => {
                let piece = *rng.one(&PIECES);
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}
