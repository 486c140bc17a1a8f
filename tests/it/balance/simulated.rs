//! A thousand experiments that are as configured, and a hundred of each kind that are not: how often daily looks of a
//! month raise an alarm. The figures that `docs/balance.md` states are those that these tests print.

use super::simulation::Experiment;
use statsig::balance::told::{ALARM, BalanceVerdict};

const RUNS: u64 = 1_000;
const DAYS: usize = 30;

/// The shares of runs in which the smallest p-value of all looks was below 0.05, 0.01 and 0.001.
fn alarms(name: &str, runs: u64, experiment: &Experiment<'_>) -> [f64; 3] {
    let smallest: Vec<f64> = (0..runs).map(|seed| experiment.smallest(seed, DAYS)).collect();
    let rates = [0.05, ALARM, 0.001].map(|level| smallest.iter().filter(|p| **p < level).count() as f64 / runs as f64);
    println!("{name}: {runs} runs, below 0.05, 0.01, 0.001: {rates:?}");
    rates
}

fn assert_nominal(rates: [f64; 3]) {
    for (rate, level) in rates.into_iter().zip([0.05, 0.01, 0.001]) {
        assert!(rate <= level, "{rate} below {level}");
    }
}

#[test]
fn halves_that_are_halves_raise_no_more_alarms_than_nominal() {
    assert_nominal(alarms("50/50", RUNS, &Experiment::default()));
}

#[test]
fn unequal_shares_raise_no_more_alarms_than_nominal() {
    let nine_to_one = [0.9, 0.1];
    let experiment = Experiment { configured: &nine_to_one, real: &nine_to_one, daily: 300, ..Experiment::default() };
    assert_nominal(alarms("90/10", RUNS, &experiment));
    let three = [0.5, 0.3, 0.2];
    let experiment = Experiment { configured: &three, real: &three, daily: 300, ..Experiment::default() };
    assert_nominal(alarms("50/30/20", RUNS, &experiment));
}

#[test]
fn a_threshold_that_falls_again_and_again_raises_no_more_alarms_than_nominal() {
    let thresholds: Vec<u64> = (0..DAYS).map(|day| u64::MAX >> (day / 8)).collect();
    let experiment = Experiment { thresholds: &thresholds, daily: 500, ..Experiment::default() };
    assert_nominal(alarms("halved every 8 days", RUNS, &experiment));
}

#[test]
fn a_bug_of_51_to_49_is_found_at_100_000_units() {
    // Each reader is another one.
    let experiment = Experiment { real: &[0.51, 0.49], daily: 3_500, population: u64::MAX, ..Experiment::default() };
    let units: Vec<u64> = (0..5)
        .map(|seed| experiment.looks(seed, DAYS).last().unwrap().groups.iter().map(|group| group.units).sum())
        .collect();
    assert!(units.iter().all(|units| (85_000..=115_000).contains(units)), "{units:?}");
    let rates = alarms("51/49", 100, &experiment);
    assert!(rates[1] >= 0.99, "{rates:?}");
}

#[test]
fn exposures_lost_in_one_group_are_found() {
    let experiment = Experiment { lost: (0.2, 10), population: 1_000_000, ..Experiment::default() };
    assert_eq!(alarms("a fifth of one group lost from day 11", 100, &experiment), [1.0; 3]);
    let looks = experiment.looks(1, DAYS);
    assert!(looks[..10].iter().all(|look| look.verdict == BalanceVerdict::Balanced), "{:?}", looks[9]);
    let last = looks.last().unwrap();
    assert_eq!(last.verdict, BalanceVerdict::Unbalanced);
    assert!(last.groups[1].share.unwrap() < 0.48, "{last:?}");
}

#[test]
fn a_group_that_vanishes_is_told_within_a_few_dozen_units() {
    let experiment = Experiment { real: &[1.0], daily: 40, ..Experiment::default() };
    let looks = experiment.looks(1, 5);
    let last = looks.last().unwrap();
    assert_eq!((&*last.groups[1].group, last.groups[1].units, last.verdict), ("b", 0, BalanceVerdict::Unbalanced));
    let few = Experiment { daily: 10, ..Experiment::default() };
    assert_eq!(few.looks(1, 1)[0].verdict, BalanceVerdict::Few);
}
