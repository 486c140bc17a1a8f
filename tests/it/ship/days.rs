//! The file sink: one file for each day on which events were received, kept for its time, and never beyond its bytes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::worker::books::shipment::SinkStates;
use statsig::worker::sinks::day_file::{DayFiles, Retention};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::scratch::{Scratch, names};
use crate::ship::run::{id, line_at, run};

const DAY: i64 = 86_400_000;

fn put_at(dir: &Path, number: usize, at: i64) {
    let bounds = SpoolBounds { max_bytes: 1 << 30, min_free_bytes: 0 };
    Spool::new(dir, bounds).append(&line_at(number, at), at).unwrap();
}

fn ids(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn days_are_files_and_old_ones_go_and_are_counted() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let (spool, days) = (scratch.join("spool"), scratch.join("days"));
    let mut sink = DayFiles::new(&days, Retention { days: 2, max_bytes: 1 << 20 });
    let mut removed = Vec::new();
    for day in 0..4 {
        put_at(&spool, day, BEGIN + DAY * i64::try_from(day).unwrap());
        let shipment = run(&spool, &mut sink, &clock);
        assert_eq!(shipment.shipped, 1);
        removed.extend(shipment.removed);
        clock.advance(Duration::from_secs(86_400));
    }
    assert_eq!(names(&days), ["events-2026-07-26.jsonl", "events-2026-07-27.jsonl"]);
    assert_eq!(removed, ["events-2026-07-24.jsonl", "events-2026-07-25.jsonl"]);
    assert_eq!(SinkStates::load(&spool).0["file"].files_removed, 2);
    assert_eq!(ids(&days.join("events-2026-07-27.jsonl")), [id(3)]);
    crate::ship::schema::check(scratch.path());
}

#[test]
fn a_line_is_in_the_file_of_the_day_it_was_received() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let (spool, days) = (scratch.join("spool"), scratch.join("days"));
    for (number, at) in [(0, BEGIN), (1, BEGIN - DAY), (2, BEGIN), (3, BEGIN - 7 * DAY)] {
        put_at(&spool, number, at);
    }
    // One event is seven days old. Statsig takes none older than five days, but a site's own files do.
    assert_eq!(run(&spool, &mut DayFiles::new(&days, Retention::default()), &clock).shipped, 4);
    assert_eq!(names(&days), ["events-2026-07-17.jsonl", "events-2026-07-23.jsonl", "events-2026-07-24.jsonl"]);
    assert_eq!(ids(&days.join("events-2026-07-24.jsonl")), [id(0), id(2)]);
    assert_eq!(ids(&days.join("events-2026-07-23.jsonl")), [id(1)]);
    crate::ship::schema::check(scratch.path());
}

#[test]
fn over_its_size_it_refuses_and_deletes_nothing() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let (spool, days) = (scratch.join("spool"), scratch.join("days"));
    let retention = Retention { days: 90, max_bytes: 1_000 };
    put_at(&spool, 0, BEGIN);
    assert_eq!(run(&spool, &mut DayFiles::new(&days, retention), &clock).shipped, 1);
    fs::write(days.join("events-2026-07-23.jsonl"), "x".repeat(900)).unwrap();
    fs::write(days.join("events-notes.jsonl"), "x".repeat(9_000)).unwrap();
    clock.advance(Duration::from_secs(86_400));
    put_at(&spool, 1, clock_now(&clock));
    let mut sink = DayFiles::new(&days, retention);
    let shipment = run(&spool, &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (0, 1, Some("sink-full")));
    assert_eq!(names(&days).len(), 3, "yesterday's file stays");
    assert_eq!(SinkStates::load(&spool).0["file"].cause.as_deref(), Some("sink-full"), "for the doctor");
    // Somebody has made room: the spool has kept what came.
    fs::remove_file(days.join("events-2026-07-23.jsonl")).unwrap();
    clock.advance(Duration::from_secs(60));
    assert_eq!(run(&spool, &mut sink, &clock).shipped, 1);
    assert_eq!(names(&days).len(), 3);
}

fn clock_now(clock: &FakeClock) -> i64 {
    statsig::worker::host::clock::Clock::now_ms(clock)
}
