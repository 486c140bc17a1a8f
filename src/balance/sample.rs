//! The units of all days, each counted once: on the first day and in the group that it was seen in.
//!
//! All days of an entry share the lowest threshold of any of them, so that no day weighs more than another. The units of all
//! entries together are bounded: where there are more, the largest sample is halved.

use super::split::{NoSplit, Split};
use super::splits::Splits;
use crate::worker::books::rollup::{Group, Rollup};
use std::collections::{BTreeMap, HashMap};

/// Units held of all entries.
pub const MOST_UNITS: usize = 500_000;
/// Groups of all entries and versions; exposures of more are counted as left out.
const MOST_GROUPS: usize = 10_000;
/// The place of all answers that are no group of the split, such as that of a rule that lets nobody take part.
const OUTSIDE: u8 = u8::MAX;

/// The days so far.
#[derive(Debug, Default)]
pub struct Sample {
    /// UTC days, in order.
    pub days: Vec<String>,
    /// By kind and name, such as `config/name`.
    pub entries: BTreeMap<String, EntrySample>,
    /// Exposures that rollups or this sample had no room for.
    pub left_out: u64,
    groups: usize,
}

/// One entry.
#[derive(Debug)]
pub struct EntrySample {
    /// Units with a hash below this are kept.
    pub threshold: u64,
    /// By version.
    pub versions: BTreeMap<String, VersionSample>,
}

/// One version of an entry.
#[derive(Debug)]
pub struct VersionSample {
    /// Its groups' shares, or why they cannot be told.
    pub split: Result<Split, NoSplit>,
    /// The groups: those of the split in its order, or else all answers.
    pub groups: Vec<GroupExposures>,
    /// Of answers that are no group of the split.
    pub outside: GroupExposures,
    units: HashMap<u64, Sighting, foldhash::fast::RandomState>,
}

/// The exposures of one group.
#[derive(Debug, Default)]
pub struct GroupExposures {
    /// The name, as rollups have it.
    pub name: String,
    /// By day, as far as there were any.
    pub by_day: Vec<u64>,
    /// How many could not be decided again.
    pub unverified: u64,
}

/// Where a unit was first seen.
#[derive(Debug)]
struct Sighting {
    day: u8,
    group: u8,
    /// Whether it was seen in another group as well.
    is_in_two: bool,
}

/// How many units were first seen where.
#[derive(Debug, PartialEq)]
pub struct UnitCounts {
    /// By group, then by day: those seen in no other group.
    pub groups: Vec<Vec<u64>>,
    /// Seen in no group.
    pub outside: u64,
    /// Seen in two groups or more.
    pub in_two: u64,
}

impl Sample {
    /// Adds the next day: its rollup, of all hosts merged. `only` leaves out all entries but one.
    pub fn add(&mut self, day: &str, rollup: &Rollup, only: Option<&str>, splits: &mut dyn Splits) {
        self.left_out = self.left_out.saturating_add(rollup.left_out);
        let Ok(at) = u8::try_from(self.days.len()) else { return };
        self.days.push(day.to_owned());
        for (name, entry) in rollup.entries.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
            let sample = self.entries.entry(name.clone()).or_insert_with(EntrySample::new);
            sample.lower(entry.threshold);
            for (version, groups) in &entry.versions {
                if !sample.versions.contains_key(version) {
                    let made = VersionSample::new(splits.find(name, version));
                    self.groups = self.groups.saturating_add(made.groups.len());
                    sample.versions.insert(version.clone(), made);
                }
                let Some(found) = sample.versions.get_mut(version) else { continue };
                for (group, part) in groups {
                    match found.place(group, self.groups < MOST_GROUPS) {
                        Some((place, is_new)) => {
                            self.groups = self.groups.saturating_add(usize::from(is_new));
                            found.note(at, place, part, sample.threshold);
                        }
                        None => self.left_out = self.left_out.saturating_add(part.exposures),
                    }
                }
            }
            self.bound();
        }
    }

    fn bound(&mut self) {
        while self.entries.values().map(EntrySample::kept).sum::<usize>() > MOST_UNITS {
            let Some(largest) = self.entries.values_mut().max_by_key(|entry| entry.kept()) else { return };
            largest.lower(largest.threshold / 2);
        }
    }
}

impl EntrySample {
    fn new() -> Self {
        Self { threshold: u64::MAX, versions: BTreeMap::new() }
    }

    fn kept(&self) -> usize {
        self.versions.values().map(|version| version.units.len()).sum()
    }

    fn lower(&mut self, threshold: u64) {
        if threshold < self.threshold {
            self.threshold = threshold;
            self.versions.values_mut().for_each(|version| version.units.retain(|unit, _| *unit < threshold));
        }
    }
}

impl VersionSample {
    fn new(split: Result<Split, NoSplit>) -> Self {
        let names = split.as_ref().map_or(&[][..], |split| &split.groups);
        let groups = names.iter().map(|name| GroupExposures { name: name.clone(), ..GroupExposures::default() });
        Self { groups: groups.collect(), outside: GroupExposures::default(), units: HashMap::default(), split }
    }

    /// The place of an answer, and whether it is a new one; none where there is no room for it.
    fn place(&mut self, name: &str, has_room: bool) -> Option<(u8, bool)> {
        if let Some(known) = self.groups.iter().position(|group| group.name == name) {
            return Some((u8::try_from(known).ok().filter(|place| *place < OUTSIDE)?, false));
        }
        if self.split.is_ok() {
            return Some((OUTSIDE, false));
        }
        let place = u8::try_from(self.groups.len()).ok().filter(|place| has_room && *place < OUTSIDE)?;
        self.groups.push(GroupExposures { name: name.to_owned(), ..GroupExposures::default() });
        Some((place, true))
    }

    fn note(&mut self, day: u8, place: u8, part: &Group, threshold: u64) {
        let group = self.groups.get_mut(usize::from(place)).unwrap_or(&mut self.outside);
        group.by_day.resize(usize::from(day).saturating_add(1), 0);
        if let Some(last) = group.by_day.last_mut() {
            *last = last.saturating_add(part.exposures);
        }
        group.unverified = group.unverified.saturating_add(part.unverified);
        for unit in part.units.range(..threshold) {
            let sighting = self.units.entry(*unit).or_insert(Sighting { day, group: place, is_in_two: false });
            if sighting.group == OUTSIDE {
                (sighting.day, sighting.group) = (day, place);
            } else if place != OUTSIDE && sighting.group != place {
                sighting.is_in_two = true;
            }
        }
    }

    /// The first and the last day on which it had exposures, as places among the days.
    #[must_use]
    pub fn span(&self) -> (Option<usize>, Option<usize>) {
        let all = || self.groups.iter().chain([&self.outside]);
        let first = all().filter_map(|group| group.by_day.iter().position(|number| *number > 0)).min();
        let last = all().filter_map(|group| group.by_day.iter().rposition(|number| *number > 0)).max();
        (first, last)
    }

    /// Its units, for so many days.
    #[must_use]
    pub fn count(&self, days: usize) -> UnitCounts {
        let mut counts = UnitCounts { groups: vec![vec![0; days]; self.groups.len()], outside: 0, in_two: 0 };
        for sighting in self.units.values() {
            let of_group = counts.groups.get_mut(usize::from(sighting.group));
            let count = match of_group.and_then(|by_day| by_day.get_mut(usize::from(sighting.day))) {
                _ if sighting.is_in_two => &mut counts.in_two,
                Some(count) => count,
                None => &mut counts.outside,
            };
            *count = count.saturating_add(1);
        }
        counts
    }
}
