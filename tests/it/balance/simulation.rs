//! Experiments whose truth is known: readers who come and come again, and what a wiki's rollups hold of them.

use statsig::balance::sample::Sample;
use statsig::balance::split::{NoSplit, Split};
use statsig::balance::splits::Splits;
use statsig::balance::told::{Balance, VersionBalance};
use statsig::worker::books::rollup::Rollup;
use statsig::worker::judge::verdict::CountedExposure;

pub const ENTRY: &str = "config/e";

/// Mixes a number as a hash does (splitmix64).
pub fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A number within [0, 1) that only this number gives.
fn chance(number: u64) -> f64 {
    (mixed(number) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Groups `a`, `b`, … with these shares.
pub fn split(shares: &[f64]) -> Split {
    let groups = ('a'..).zip(shares).map(|(name, _)| name.to_string()).collect();
    Split { groups, shares: shares.to_vec() }
}

/// A document that knows one split, whatever entry is asked.
pub struct OneSplit(pub Split);

impl Splits for OneSplit {
    fn find(&mut self, _: &str, _: &str) -> Result<Split, NoSplit> {
        Ok(self.0.clone())
    }
}

/// An experiment: how its readers are spread, and what of them arrives.
pub struct Experiment<'a> {
    /// The shares of the rules.
    pub configured: &'a [f64],
    /// The shares by which readers really are spread.
    pub real: &'a [f64],
    /// Readers a day; they are drawn from `population`, so that some come again.
    pub daily: u64,
    pub population: u64,
    /// The share of readers of the last group whose exposures are lost, from this day on.
    pub lost: (f64, usize),
    /// The threshold of each day's file; the last one holds for the days after.
    pub thresholds: &'a [u64],
}

impl Default for Experiment<'_> {
    fn default() -> Self {
        Self {
            configured: &[0.5, 0.5],
            real: &[0.5, 0.5],
            daily: 1_000,
            population: 20_000,
            lost: (0.0, 0),
            thresholds: &[u64::MAX],
        }
    }
}

impl Experiment<'_> {
    /// The rollup of a day.
    pub fn rollup(&self, seed: u64, day: usize) -> Rollup {
        let mut rollup = Rollup::default();
        let mut exposure = CountedExposure {
            entry: ENTRY.to_owned(),
            version: "00000001".to_owned(),
            group: String::new(),
            unit: None,
        };
        let of_seed = mixed(seed);
        let drawn = mixed(of_seed ^ day as u64);
        // Days differ in their number of readers.
        let readers = self.daily / 2 + mixed(drawn) % self.daily;
        for reader in 0..readers {
            let unit = mixed(of_seed ^ (mixed(drawn.wrapping_add(reader)) % self.population));
            let group = self.group(unit);
            let is_last = group + 1 == self.real.len();
            if is_last && day >= self.lost.1 && chance(unit ^ 3) < self.lost.0 {
                continue;
            }
            exposure.group.clear();
            exposure.group.push(char::from(b'a' + u8::try_from(group).unwrap()));
            exposure.unit = Some(unit);
            rollup.note(&exposure, false);
        }
        let threshold = *self.thresholds.get(day).or(self.thresholds.last()).unwrap();
        if let Some(entry) = rollup.entries.get_mut(ENTRY).filter(|entry| threshold < entry.threshold) {
            entry.threshold = threshold;
            entry.versions.values_mut().flat_map(|groups| groups.values_mut()).for_each(|group| {
                group.units.split_off(&threshold);
            });
        }
        rollup
    }

    fn group(&self, unit: u64) -> usize {
        let mut left = chance(unit ^ 7);
        self.real
            .iter()
            .position(|share| {
                left -= share;
                left < 0.0
            })
            .unwrap_or(self.real.len() - 1)
    }

    /// What somebody who looks every day is told on each of so many days.
    pub fn looks(&self, seed: u64, days: usize) -> Vec<VersionBalance> {
        let (mut sample, mut splits) = (Sample::default(), OneSplit(split(self.configured)));
        let mut told = Vec::new();
        for day in 0..days {
            sample.add(&format!("2026-01-{:02}", day + 1), &self.rollup(seed, day), None, &mut splits);
            let mut balance = Balance::of(&sample, Vec::new(), false);
            told.push(balance.entries.remove(0).versions.remove(0));
        }
        told
    }

    /// The smallest p-value of daily looks.
    pub fn smallest(&self, seed: u64, days: usize) -> f64 {
        self.looks(seed, days).iter().map(|look| look.p.unwrap()).fold(1.0, f64::min)
    }
}
