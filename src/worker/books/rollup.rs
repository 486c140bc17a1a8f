//! One day's exposures by entry, version and group, with a sample of their units
//! for the balance of groups (`wiki-rules.md` section 9).
//!
//! The sample holds exactly the units whose hash lies below a threshold. All groups of an entry share that threshold,
//! and it is halved whenever the sample grows too large. So the samples of two hosts or runs can be merged, and the
//! numbers of kept units compare fairly between groups.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hash::push_hex;
use crate::worker::judge::verdict::CountedExposure;

/// Units kept of one entry.
pub const MOST_UNITS: usize = 100_000;
/// Units kept of all entries of a day: some 8 MiB of its file.
pub const MOST_OF_DAY: usize = 500_000;
/// After so many added units those of the whole day are counted again.
const MOST_ADDED: usize = 1_000;
/// Entries of a day, and groups of an entry over all its versions; more are counted as left out.
const MOST_ENTRIES: usize = 1_000;
const MOST_GROUPS: usize = 256;

/// The exposures of one UTC day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rollup {
    /// By kind and name of the entry, such as `gate/name`.
    pub entries: BTreeMap<String, RollupEntry>,
    /// Exposures that were not counted because there were too many entries or groups.
    pub left_out: u64,
    /// Whether something is missing: the day's file could not be read when more came.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub incomplete: bool,
    /// The id of the last journal that was added to the file; 0 where there was none, as in memory.
    #[serde(serialize_with = "write_number", deserialize_with = "read_number")]
    pub journal: u64,
    /// Units added since those of the whole day were last counted. That is done only now and then, as it is slow.
    #[serde(skip)]
    added: usize,
}

/// The exposures of one entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RollupEntry {
    /// Units with a hash below this are kept.
    #[serde(serialize_with = "write_number", deserialize_with = "read_number")]
    pub threshold: u64,
    /// By version (8 hex digits), then by group.
    pub versions: BTreeMap<String, BTreeMap<String, Group>>,
}

/// The exposures of one group of one version of an entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    /// How many exposures there were.
    pub exposures: u64,
    /// How many of these could not be decided again. Their units are not in the sample.
    pub unverified: u64,
    /// The sample: hashes of units.
    #[serde(serialize_with = "write_units", deserialize_with = "read_units")]
    pub units: BTreeSet<u64>,
}

impl Default for RollupEntry {
    fn default() -> Self {
        Self { threshold: u64::MAX, versions: BTreeMap::new() }
    }
}

impl RollupEntry {
    /// Units kept, all groups together.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.groups().map(|group| group.units.len()).sum()
    }

    fn groups(&self) -> impl Iterator<Item = &Group> {
        self.versions.values().flat_map(BTreeMap::values)
    }

    /// Lowers the threshold, and removes the units that do not lie below it.
    fn lower(&mut self, threshold: u64) {
        self.threshold = self.threshold.min(threshold);
        for group in self.versions.values_mut().flat_map(BTreeMap::values_mut) {
            group.units.split_off(&self.threshold);
        }
    }

    fn group(&mut self, version: &str, group: &str) -> Option<&mut Group> {
        let known = self.versions.get(version).is_some_and(|groups| groups.contains_key(group));
        if !known {
            if self.groups().count() >= MOST_GROUPS {
                return None;
            }
            self.versions.entry(version.to_owned()).or_default().insert(group.to_owned(), Group::default());
        }
        self.versions.get_mut(version)?.get_mut(group)
    }
}

impl Rollup {
    /// A day of which something is missing.
    #[must_use]
    pub fn incomplete() -> Self {
        Self { incomplete: true, ..Self::default() }
    }

    /// Counts an exposure, and takes its unit into the sample unless it is unverified.
    pub fn note(&mut self, exposure: &CountedExposure, is_unverified: bool) {
        let one = Group { exposures: 1, unverified: u64::from(is_unverified), units: BTreeSet::new() };
        let unit = exposure.unit.filter(|_| !is_unverified);
        self.add(&exposure.entry, u64::MAX, &exposure.version, &exposure.group, &one, unit.into_iter());
    }

    /// Adds what another run or host has counted of the same day.
    pub fn merge(&mut self, other: &Self) {
        self.left_out = self.left_out.saturating_add(other.left_out);
        self.incomplete |= other.incomplete;
        for (name, entry) in &other.entries {
            for (version, groups) in &entry.versions {
                for (group, part) in groups {
                    self.add(name, entry.threshold, version, group, part, part.units.iter().copied());
                }
            }
        }
        self.bound();
    }

    fn add(
        &mut self,
        name: &str,
        threshold: u64,
        version: &str,
        group: &str,
        part: &Group,
        units: impl Iterator<Item = u64>,
    ) {
        if self.entries.len() < MOST_ENTRIES && !self.entries.contains_key(name) {
            self.entries.insert(name.to_owned(), RollupEntry::default());
        }
        let Some(entry) = self.entries.get_mut(name) else {
            self.left_out = self.left_out.saturating_add(part.exposures);
            return;
        };
        if threshold < entry.threshold {
            entry.lower(threshold);
        }
        let limit = entry.threshold;
        let Some(found) = entry.group(version, group) else {
            self.left_out = self.left_out.saturating_add(part.exposures);
            return;
        };
        found.exposures = found.exposures.saturating_add(part.exposures);
        found.unverified = found.unverified.saturating_add(part.unverified);
        let before = found.units.len();
        found.units.extend(units.filter(|unit| *unit < limit));
        let more = found.units.len().saturating_sub(before);
        while more > 0 && entry.kept() > MOST_UNITS {
            entry.lower(entry.threshold / 2);
        }
        self.added = self.added.saturating_add(more);
        if self.added >= MOST_ADDED {
            self.bound();
        }
    }

    /// Holds the samples of all entries together to their bound: the largest ones give way.
    fn bound(&mut self) {
        self.added = 0;
        while self.entries.values().map(RollupEntry::kept).sum::<usize>() > MOST_OF_DAY {
            let Some(largest) = self.entries.values_mut().max_by_key(|entry| entry.kept()) else { return };
            largest.lower(largest.threshold / 2);
        }
    }
}

/// Written as 16 hex digits: JSON readers in other languages lose digits of numbers beyond 2^53.
fn write_number<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{number:016x}"))
}

fn read_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    u64::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
}

/// All units as one text of 16 hex digits each, in order.
fn write_units<S: Serializer>(units: &BTreeSet<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(units.len().saturating_mul(16));
    for unit in units {
        push_hex(&unit.to_be_bytes(), &mut text);
    }
    serializer.serialize_str(&text)
}

fn read_units<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<u64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (units, _) = text.as_bytes().as_chunks::<16>();
    let unit = |digits: &[u8; 16]| std::str::from_utf8(digits).ok().and_then(|text| u64::from_str_radix(text, 16).ok());
    Ok(units.iter().filter_map(unit).collect())
}
