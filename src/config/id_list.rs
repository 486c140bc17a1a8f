//! ID lists: which units belong to a segment.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// All lists of a process, by name.
#[derive(Debug, Default)]
pub struct IdLists {
    lists: HashMap<Box<str>, HashSet<[u8; 8]>>,
}

impl IdLists {
    /// A list made of its units' texts.
    pub fn insert_units<'u>(&mut self, name: &str, units: impl Iterator<Item = &'u str>) {
        self.lists.insert(name.into(), units.map(member).collect());
    }

    /// Whether a unit is in a list; an unknown list holds nobody.
    #[must_use]
    pub fn contains(&self, list: &str, unit: &str) -> bool {
        self.lists.get(list).is_some_and(|members| members.contains(&member(unit)))
    }
}

/// First 8 characters of the base64 of the SHA-256 of a unit.
fn member(unit: &str) -> [u8; 8] {
    let mut text = [0; 8];
    let digest: [u8; 32] = Sha256::digest(unit.as_bytes()).into();
    if let Some(head) = digest.first_chunk::<6>() {
        let _ = STANDARD.encode_slice(head, &mut text);
    }
    text
}
