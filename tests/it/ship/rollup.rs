//! Daily rollups (wiki-rules.md section 9): exact counts, a fair sample of units, bounded, mergeable.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::events::spool::line::{self, LineHead, LineSource};
use statsig::worker::books::rollup::{MOST_OF_DAY, MOST_UNITS, Rollup};
use statsig::worker::host::clock::Clock;
use statsig::worker::judge::verdict::{CountedExposure, Event, Judge, Passed, Verdict};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::day_file::{DayFiles, Retention};
use statsig::worker::sinks::sink::Sink;

use crate::kit::fake_clock::FakeClock;
use crate::kit::scratch::{Scratch, names};
use crate::kit::undisturbed::undisturbed;

/// A hash of a number, so that units are spread as real hashes are.
fn hash(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 27)
}

fn exposure(entry: &str, group: &str, unit: u64) -> CountedExposure {
    CountedExposure {
        entry: entry.to_owned(),
        version: "00000001".to_owned(),
        group: group.to_owned(),
        unit: Some(hash(unit)),
    }
}

fn sizes(rollup: &Rollup, entry: &str) -> BTreeMap<String, (u64, usize)> {
    let groups = rollup.entries[entry].versions["00000001"].iter();
    groups.map(|(name, group)| (name.clone(), (group.exposures, group.units.len()))).collect()
}

#[test]
fn one_threshold_for_all_groups_keeps_shares() {
    let mut rollup = Rollup::default();
    // Each unit thrice; three in four in one group.
    for unit in 0..400_000 {
        let group = if unit % 4 == 0 { "Control" } else { "Test" };
        (0..3).for_each(|_| rollup.note(&exposure("config/e", group, unit), false));
    }
    let entry = &rollup.entries["config/e"];
    let sizes = sizes(&rollup, "config/e");
    assert_eq!((sizes["Control"].0, sizes["Test"].0), (300_000, 900_000), "exposures are counted, not sampled");
    assert!(entry.kept() <= MOST_UNITS && entry.kept() > MOST_UNITS / 4, "{}", entry.kept());
    let share = sizes["Control"].1 as f64 / entry.kept() as f64;
    assert!((share - 0.25).abs() < 0.01, "{share}");
    // The sample is exactly the units whose hash lies below the threshold.
    let below = (0..400_000).filter(|unit| hash(*unit) < entry.threshold).count();
    assert_eq!(entry.kept(), below);
}

#[test]
fn a_day_is_bounded_whatever_comes() {
    let mut rollup = Rollup::default();
    for unit in 0..90_000 {
        for entry in 0..8 {
            rollup.note(&exposure(&format!("gate/{entry}"), "true", unit), false);
        }
    }
    let kept: usize = rollup.entries.values().map(|entry| entry.kept()).sum();
    assert!(kept <= MOST_OF_DAY + 1_000, "{kept}");
    for number in 0..2_000 {
        rollup.note(&exposure(&format!("gate/more-{number}"), "true", 0), false);
        rollup.note(&exposure("gate/0", &format!("group-{number}"), 0), false);
    }
    assert_eq!((rollup.entries.len(), rollup.entries["gate/0"].versions["00000001"].len()), (1_000, 256));
    assert_eq!(rollup.left_out, (2_000 - 992) + (2_000 - 255));
}

#[test]
fn what_is_unverified_is_counted_and_not_sampled() {
    let mut rollup = Rollup::default();
    rollup.note(&exposure("gate/g", "true", 1), true);
    rollup.note(&exposure("gate/g", "true", 2), false);
    let group = &rollup.entries["gate/g"].versions["00000001"]["true"];
    assert_eq!((group.exposures, group.unverified, group.units.len()), (2, 1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However exposures are spread over hosts and runs, the merged day is the same.
    #[test]
    fn parts_merge_to_the_whole(exposures in prop::collection::vec((0..3_u8, 0..2_u8, 0..200_u64, any::<bool>()), 0..300), cut in 0..300_usize) {
        let note = |rollup: &mut Rollup, (entry, group, unit, unverified): &(u8, u8, u64, bool)| {
            rollup.note(&exposure(&format!("gate/{entry}"), if *group == 0 { "a" } else { "b" }, *unit), *unverified);
        };
        let (mut whole, mut first, mut second) = (Rollup::default(), Rollup::default(), Rollup::default());
        exposures.iter().for_each(|one| note(&mut whole, one));
        exposures.iter().take(cut).for_each(|one| note(&mut first, one));
        exposures.iter().skip(cut).for_each(|one| note(&mut second, one));
        let mut turned = second.clone();
        turned.merge(&first);
        first.merge(&second);
        whole.merge(&Rollup::default());
        prop_assert_eq!(&first, &turned);
        prop_assert_eq!(serde_json::to_value(&first).unwrap(), serde_json::to_value(&whole).unwrap());
        let read: Rollup = serde_json::from_slice(&serde_json::to_vec(&whole).unwrap()).unwrap();
        prop_assert_eq!(read, whole);
    }
}

/// A judge that passes every event as an exposure.
struct CountAll;

impl Judge for CountAll {
    fn judge(&mut self, line: &line::Line<'_>, _: &Event<'_>) -> Verdict {
        let number = u64::from_str_radix(&line.id[16..], 16).unwrap();
        Verdict::Pass(Passed { counted: Some(exposure("gate/g", "true", number)), ..Passed::default() })
    }
}

#[test]
fn the_shipper_writes_a_file_a_day_and_keeps_ninety() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let dir = scratch.join("spool");
    let mut spool = Spool::new(&dir, SpoolBounds { max_bytes: 1 << 30, min_free_bytes: 0 });
    let mut put = |numbers: std::ops::Range<u64>, at: i64| {
        for number in numbers {
            let (mut out, id) = (Vec::new(), format!("{number:032x}"));
            LineHead { id: &id, at, source: LineSource::Php, version: None, trusted: false, previous: None, lost: 0 }
                .write(&mut out);
            out.extend_from_slice(br#"{"eventName":"x"}"#);
            line::finish(b"{}", &mut out);
            spool.append(&out, at).unwrap();
        }
    };
    let run = |clock: &FakeClock| {
        let mut files = DayFiles::new(&scratch.join("days"), Retention::default());
        let mut second = DayFiles::new(&scratch.join("again"), Retention::default());
        let mut sinks: [&mut dyn Sink; 2] = [&mut files, &mut Named(&mut second)];
        undisturbed(clock, |outside| ship(&dir, &mut sinks, &mut CountAll, ShipOptions::default(), outside))
    };
    put(0..3, clock.now_ms());
    put(3..5, clock.now_ms() - 86_400_000);
    assert_eq!(run(&clock).shipped, 5);
    // Shipped later on the same day, one of them again: equal ids count once, two sinks count once.
    put(2..4, clock.now_ms());
    put(5..6, clock.now_ms());
    assert_eq!(run(&clock).shipped, 1);
    let rollups = dir.join("rollups");
    let read = |day: &str| -> Rollup {
        serde_json::from_slice(&std::fs::read(rollups.join(format!("{day}.json"))).unwrap()).unwrap()
    };
    assert_eq!(names(&rollups), ["2026-07-23.json", "2026-07-24.json"]);
    assert_eq!(sizes(&read("2026-07-24"), "gate/g")["true"], (4, 4));
    assert_eq!(sizes(&read("2026-07-23"), "gate/g")["true"], (2, 2));
    clock.advance(Duration::from_secs(90 * 86_400 - 60));
    put(10..11, clock.now_ms());
    assert_eq!(run(&clock).shipped, 1);
    let left = names(&rollups);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(sizes(&read(left[0].trim_end_matches(".json")), "gate/g")["true"], (1, 1));
    crate::ship::schema::check(scratch.path());
}

/// The same kind of sink under another name.
struct Named<'a>(&'a mut DayFiles);

impl Sink for Named<'_> {
    fn name(&self) -> &'static str {
        "again"
    }

    fn send(
        &mut self,
        run: statsig::worker::sinks::batch::EventRun<'_>,
        now: i64,
    ) -> statsig::worker::sinks::sink::Sent {
        self.0.send(run, now)
    }
    fn write(&self, line: &line::Line<'_>, event: &Event<'_>, passed: &Passed, out: &mut Vec<u8>) {
        self.0.write(line, event, passed, out);
    }
}
