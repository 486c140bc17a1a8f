//! What is told of a sample: each unit once, each version apart, whatever order the files come in.

use std::collections::BTreeMap;

use proptest::prelude::*;
use statsig::balance::sample::{MOST_UNITS, Sample};
use statsig::balance::split::{NoSplit, Split};
use statsig::balance::splits::Splits;
use statsig::balance::told::{Balance, BalanceVerdict, VersionBalance};
use statsig::worker::books::rollup::Rollup;
use statsig::worker::judge::verdict::CountedExposure;

use super::simulation::{ENTRY, OneSplit, mixed, split};

/// Splits by version; of all others no document is known.
#[derive(Default)]
struct ByVersion(BTreeMap<&'static str, Split>);

impl Splits for ByVersion {
    fn find(&mut self, _: &str, version: &str) -> Result<Split, NoSplit> {
        self.0.get(version).cloned().ok_or(NoSplit::Unknown)
    }
}

fn halves() -> OneSplit {
    OneSplit(split(&[0.5, 0.5]))
}

/// A rollup of exposures, each version, group, unit.
fn rollup(exposures: &[(&str, &str, u64)]) -> Rollup {
    let mut rollup = Rollup::default();
    for (version, group, unit) in exposures {
        let (version, group) = ((*version).to_owned(), (*group).to_owned());
        let exposure = CountedExposure { entry: ENTRY.to_owned(), version, group, unit: Some(mixed(*unit)) };
        rollup.note(&exposure, false);
    }
    rollup
}

fn told(days: &[Rollup], splits: &mut dyn Splits) -> Balance {
    let mut sample = Sample::default();
    for (at, rollup) in days.iter().enumerate() {
        sample.add(&format!("2026-01-{:02}", at + 1), rollup, None, splits);
    }
    Balance::of(&sample, Vec::new(), true)
}

fn units(version: &VersionBalance) -> Vec<(&str, u64)> {
    version.groups.iter().map(|group| (&*group.group, group.units)).collect()
}

#[test]
fn a_unit_counts_on_its_first_day() {
    let days = [
        rollup(&[("v", "a", 1), ("v", "b", 2), ("v", "a", 1)]),
        rollup(&[("v", "a", 1), ("v", "a", 3)]),
        rollup(&[("v", "b", 2), ("v", "b", 4), ("v", "b", 5)]),
    ];
    let balance = told(&days, &mut halves());
    let version = &balance.entries[0].versions[0];
    let by_day = |at: usize| version.groups[at].units_by_day.clone().unwrap();
    assert_eq!((by_day(0), by_day(1)), (vec![1, 1, 0], vec![1, 0, 2]));
    assert_eq!(version.groups[0].exposures_by_day, Some(vec![2, 2, 0]));
    assert_eq!((version.groups[1].exposures, version.groups[1].share), (4, Some(0.6)));
    assert_eq!((&*version.first, &*version.last), ("2026-01-01", "2026-01-03"));
}

#[test]
fn a_unit_of_two_groups_is_in_neither_of_them() {
    let days = [rollup(&[("v", "a", 1), ("v", "a", 2), ("v", "b", 3)]), rollup(&[("v", "b", 1), ("v", "a", 1)])];
    let version = told(&days, &mut halves()).entries.remove(0).versions.remove(0);
    assert_eq!((units(&version), version.in_two_groups), (vec![("a", 1), ("b", 1)], 1));
    // Another version decides anew.
    let days = [rollup(&[("v", "a", 1)]), rollup(&[("w", "b", 1)])];
    let versions = told(&days, &mut halves()).entries.remove(0).versions;
    assert_eq!(versions.iter().map(|version| version.in_two_groups).sum::<u64>(), 0);
}

#[test]
fn readers_in_no_group_are_told_apart_and_count_once_they_are_in_one() {
    let days = [rollup(&[("v", "layerAssignment", 1), ("v", "layerAssignment", 2)]), rollup(&[("v", "a", 1)])];
    let version = told(&days, &mut halves()).entries.remove(0).versions.remove(0);
    assert_eq!(units(&version), [("a", 1), ("b", 0)]);
    assert_eq!(version.groups[0].units_by_day, Some(vec![0, 1]));
    assert_eq!((version.outside.exposures, version.outside.units, version.in_two_groups), (2, 1, 0));
}

#[test]
fn versions_are_told_apart_by_their_own_shares() {
    let mut splits = ByVersion([("old", split(&[0.5, 0.5])), ("new", split(&[0.9, 0.1]))].into());
    let day = |version: &'static str, of_a: u64, from: u64| -> Vec<(&str, &str, u64)> {
        (from..from + 1_000).map(|unit| (version, if unit < from + of_a { "a" } else { "b" }, unit)).collect()
    };
    let days = [rollup(&day("old", 500, 0)), rollup(&day("new", 900, 10_000)), rollup(&day("lost", 700, 20_000))];
    let balance = told(&days, &mut splits);
    let versions = &balance.entries[0].versions;
    let verdicts: Vec<_> = versions.iter().map(|one| (&*one.version, one.verdict, one.unexpected)).collect();
    let expected = [
        ("lost", BalanceVerdict::Untold, Some("unknown")),
        ("new", BalanceVerdict::Balanced, None),
        ("old", BalanceVerdict::Balanced, None),
    ];
    assert_eq!(verdicts, expected, "the newest first");
    assert_eq!((versions[0].p, versions[0].chi_square, versions[0].groups[0].expected), (None, None, None));
    assert_eq!(units(&versions[0]), [("a", 700), ("b", 300)], "what is not judged is still counted");
    // Under the other's shares each would be an alarm.
    let mut swapped = ByVersion([("old", split(&[0.9, 0.1])), ("new", split(&[0.5, 0.5]))].into());
    let balance = told(&days, &mut swapped);
    assert!(balance.entries[0].versions[1..].iter().all(|one| one.verdict == BalanceVerdict::Unbalanced));
}

#[test]
fn the_lowest_threshold_holds_for_all_days() {
    let all: Vec<(&str, &str, u64)> =
        (0..2_000).map(|unit| ("v", if unit % 2 == 0 { "a" } else { "b" }, unit)).collect();
    let (whole, mut half) = (rollup(&all[..1_000]), rollup(&all[1_000..]));
    let entry = half.entries.get_mut(ENTRY).unwrap();
    entry.threshold = u64::MAX / 2;
    entry.versions.values_mut().flat_map(|groups| groups.values_mut()).for_each(|group| {
        group.units.split_off(&(u64::MAX / 2));
    });
    let balance = told(&[whole.clone(), half.clone()], &mut halves());
    let other = told(&[half, whole], &mut halves());
    let entry = &balance.entries[0];
    assert!((entry.sampled - 0.5).abs() < 1e-9);
    let kept: u64 = entry.versions[0].groups.iter().map(|group| group.units).sum();
    assert_eq!(kept, (0..2_000).filter(|unit| mixed(*unit) < u64::MAX / 2).count() as u64);
    assert_eq!(units(&entry.versions[0]), units(&other.entries[0].versions[0]));
    let exposures: u64 = entry.versions[0].groups.iter().map(|group| group.exposures).sum();
    assert_eq!(exposures, 2_000, "exposures are counted, not sampled");
}

#[test]
fn a_sample_is_bounded_whatever_comes() {
    let days: Vec<Rollup> = (0..8)
        .map(|day| {
            let all: Vec<(&str, &str, u64)> = (0..90_000).map(|unit| ("v", "a", day * 90_000 + unit)).collect();
            rollup(&all)
        })
        .collect();
    let balance = told(&days, &mut halves());
    let kept = balance.entries[0].versions[0].groups[0].units;
    let most = MOST_UNITS as u64;
    assert!(kept <= most && kept > most / 4, "{kept}");
    let mut many = Sample::default();
    for version in 0..50 {
        let names: Vec<(String, String)> = (0..250).map(|group| (format!("{version}"), format!("{group}"))).collect();
        let all: Vec<(&str, &str, u64)> = names.iter().map(|(version, group)| (&**version, &**group, 1)).collect();
        many.add(&format!("2026-01-{version}"), &rollup(&all), None, &mut ByVersion::default());
    }
    let groups: usize = many.entries[ENTRY].versions.values().map(|version| version.groups.len()).sum();
    assert_eq!((groups, many.left_out), (10_000, 50 * 250 - 10_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However a day's exposures are spread over hosts, and whichever host's file is read first, the same is told; and
    /// what is told after each day is what the last day tells of that day.
    #[test]
    fn hosts_may_be_merged_in_any_order(days in prop::collection::vec((prop::collection::vec((0..3_u8, 0..300_u64), 1..200), 0..200_usize), 1..6)) {
        let part = |exposures: &[(u8, u64)]| {
            let all: Vec<(&str, &str, u64)> = exposures.iter().map(|(group, unit)| ("v", ["a", "b", "x"][usize::from(*group)], *unit)).collect();
            rollup(&all)
        };
        let (mut one, mut turned) = (Vec::new(), Vec::new());
        for (exposures, cut) in &days {
            let (first, second) = exposures.split_at(*cut.min(&exposures.len()));
            let (mut forth, mut back) = (part(first), part(second));
            let (first, second) = (back.clone(), forth.clone());
            forth.merge(&first);
            back.merge(&second);
            one.push(forth);
            turned.push(back);
        }
        let balance = told(&one, &mut halves());
        prop_assert_eq!(&balance, &told(&turned, &mut halves()));
        let version = &balance.entries[0].versions[0];
        let p = version.p_by_day.as_ref().unwrap();
        prop_assert!(p.iter().all(|p| (0.0..=1.0).contains(p)) && p.is_sorted_by(|a, b| a >= b));
        let counted: u64 = version.groups.iter().map(|group| group.units).sum();
        let all: std::collections::BTreeSet<u64> = days.iter().flat_map(|(all, _)| all.iter().map(|(_, unit)| *unit)).collect();
        prop_assert_eq!(counted + version.in_two_groups + version.outside.units, all.len() as u64);
    }
}
