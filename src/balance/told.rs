//! What an analyst is told of the balance of groups: counts, shares, p-values, and what they mean in a word.

use super::chi_square::ChiSquare;
use super::evidence::Looks;
use super::sample::{EntrySample, GroupExposures, Sample, VersionSample};
use serde::Serialize;

/// Below this sequential p-value groups count as unbalanced.
pub const ALARM: f64 = 0.01;
/// While the smallest group expects fewer units than this, nothing but a gross loss can be found.
const FEWEST: f64 = 50.0;

/// The balance of all entries, or of one.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// UTC days that have a rollup, in order.
    pub days: Vec<String>,
    /// Those of them of which something is missing.
    pub incomplete: Vec<String>,
    /// Exposures that there was no room for.
    pub left_out: u64,
    /// By name.
    pub entries: Vec<EntryBalance>,
}

/// The balance of one entry.
#[derive(Debug, PartialEq, Serialize)]
pub struct EntryBalance {
    /// Kind and name, such as `config/name`.
    pub entry: String,
    /// The share of units that the sample holds.
    pub sampled: f64,
    /// The version that was seen last comes first.
    pub versions: Vec<VersionBalance>,
}

/// The balance of one version.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionBalance {
    /// 8 hex digits.
    pub version: String,
    /// The first day with exposures.
    pub first: String,
    /// The last one.
    pub last: String,
    /// What the numbers mean.
    pub verdict: BalanceVerdict,
    /// The word for why no shares are expected; none where they are.
    pub unexpected: Option<&'static str>,
    /// The groups, in the order of the rules.
    pub groups: Vec<GroupBalance>,
    /// Readers who are in no group.
    pub outside: OutsideCounts,
    /// Sampled units that were seen in two groups. They are in no group's count.
    pub in_two_groups: u64,
    /// The sequential p-value; none where no shares are expected.
    pub p: Option<f64>,
    /// The same as it was after each day; only where one entry is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_by_day: Option<Vec<f64>>,
    /// The test of a single look; none where no shares are expected or no unit is counted.
    pub chi_square: Option<ChiSquare>,
}

/// One group.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupBalance {
    /// Its name; `true` or `false` of a gate.
    pub group: String,
    /// All of its exposures.
    pub exposures: u64,
    /// Those that could not be decided again. Their units are not sampled.
    pub unverified: u64,
    /// Sampled units seen in this group alone.
    pub units: u64,
    /// The share of these; none while there are no units.
    pub share: Option<f64>,
    /// The share by the rules; none where it cannot be told.
    pub expected: Option<f64>,
    /// By day; only where one entry is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposures_by_day: Option<Vec<u64>>,
    /// Units by the day on which they were first seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units_by_day: Option<Vec<u64>>,
}

/// Readers in no group.
#[derive(Debug, PartialEq, Serialize)]
pub struct OutsideCounts {
    /// All of their exposures.
    pub exposures: u64,
    /// Those that could not be decided again.
    pub unverified: u64,
    /// Sampled units that were seen in no group.
    pub units: u64,
}

/// What the numbers of a version mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BalanceVerdict {
    /// Chance alone hardly ever makes such counts.
    Unbalanced,
    /// No sign of an imbalance.
    Balanced,
    /// Too few units to tell.
    Few,
    /// No shares are expected.
    Untold,
}

impl Balance {
    /// Tells what a sample holds, with the numbers of each day if `by_day`.
    #[must_use]
    pub fn of(sample: &Sample, incomplete: Vec<String>, by_day: bool) -> Self {
        let entries = sample.entries.iter().map(|(name, entry)| entry_of(name, entry, &sample.days, by_day));
        Self { entries: entries.collect(), days: sample.days.clone(), incomplete, left_out: sample.left_out }
    }
}

#[allow(clippy::cast_precision_loss)]
fn entry_of(name: &str, entry: &EntrySample, days: &[String], by_day: bool) -> EntryBalance {
    let versions = entry.versions.iter().map(|(version, sample)| version_of(version, sample, days, by_day));
    let mut versions: Vec<VersionBalance> = versions.collect();
    versions.sort_by(|a, b| (&b.last, &b.first).cmp(&(&a.last, &a.first)));
    EntryBalance { entry: name.to_owned(), sampled: entry.threshold as f64 / u64::MAX as f64, versions }
}

#[allow(clippy::cast_precision_loss)]
fn version_of(version: &str, sample: &VersionSample, days: &[String], by_day: bool) -> VersionBalance {
    let units = sample.count(days.len());
    let totals: Vec<u64> = units.groups.iter().map(|by_day| by_day.iter().sum()).collect();
    let total: u64 = totals.iter().sum();
    let shares = sample.split.as_ref().ok().map(|split| &*split.shares);
    let looks: Option<Vec<f64>> = shares.map(|shares| {
        let mut looks = Looks::new(shares);
        let new = |day: usize| units.groups.iter().map(move |by_day| by_day.get(day).copied().unwrap_or(0));
        (0..days.len()).map(|day| looks.look(new(day))).collect()
    });
    let p = looks.as_ref().and_then(|looks| looks.last().copied());
    let (first, last) = sample.span();
    let named = |day: Option<usize>| day.and_then(|day| days.get(day)).cloned().unwrap_or_default();
    let groups = sample.groups.iter().zip(units.groups).enumerate().map(|(at, (group, by_day_units))| {
        let units: u64 = by_day_units.iter().sum();
        GroupBalance {
            group: group.name.clone(),
            exposures: group.by_day.iter().sum(),
            unverified: group.unverified,
            units,
            share: (total > 0).then(|| units as f64 / total as f64),
            expected: shares.and_then(|shares| shares.get(at).copied()),
            exposures_by_day: by_day.then(|| padded(group, days.len())),
            units_by_day: by_day.then_some(by_day_units),
        }
    });
    VersionBalance {
        version: version.to_owned(),
        first: named(first),
        last: named(last),
        verdict: verdict(p, shares, total),
        unexpected: sample.split.as_ref().err().map(|cause| cause.word()),
        groups: groups.collect(),
        outside: OutsideCounts {
            exposures: sample.outside.by_day.iter().sum(),
            unverified: sample.outside.unverified,
            units: units.outside,
        },
        in_two_groups: units.in_two,
        p,
        p_by_day: looks.filter(|_| by_day),
        chi_square: shares.and_then(|shares| ChiSquare::of(&totals, shares)),
    }
}

#[allow(clippy::cast_precision_loss)]
fn verdict(p: Option<f64>, shares: Option<&[f64]>, total: u64) -> BalanceVerdict {
    let smallest = shares.into_iter().flatten().copied().fold(1.0, f64::min);
    match p {
        None => BalanceVerdict::Untold,
        Some(p) if p < ALARM => BalanceVerdict::Unbalanced,
        Some(_) if total as f64 * smallest < FEWEST => BalanceVerdict::Few,
        Some(_) => BalanceVerdict::Balanced,
    }
}

fn padded(group: &GroupExposures, days: usize) -> Vec<u64> {
    let mut by_day = group.by_day.clone();
    by_day.resize(days, 0);
    by_day
}
