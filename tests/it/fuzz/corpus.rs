//! The seeds: `tests/fuzz/corpus` has a file for each target, in folders by the crate's rooms. A line is a seed as it stands;
//! one that is a JSON text is that text, as seeds have lines of their own. Beside it, a target may make some.

use super::targets::Target;
use crate::kit::fixture::repository;
use std::path::PathBuf;

/// Where the seeds are.
pub const FOLDER: &str = "tests/fuzz/corpus";

/// The file of a target's seeds.
pub fn path(target: &Target) -> PathBuf {
    let room = target.parser.split('/').next().unwrap();
    repository(FOLDER).join(room).join(format!("{}.jsonl", target.name))
}

/// The seeds of a target, never none.
pub fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path(target)).unwrap_or_default();
    let seed = |line: &str| serde_json::from_str::<String>(line).unwrap_or_else(|_| line.to_owned()).into_bytes();
    let mut seeds: Vec<Vec<u8>> = text.lines().map(seed).collect();
    seeds.extend(target.made.into_iter().flat_map(|made| made()));
    assert!(!seeds.is_empty(), "{} has no seed", target.name);
    seeds
}
