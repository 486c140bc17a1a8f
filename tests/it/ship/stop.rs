//! A shipper that is stopped, killed, slow or idle: what was delivered and what is counted agree.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use statsig::events::spool::line::Line;
use statsig::worker::books::rollup::Rollup;
use statsig::worker::books::shipment::{Shipment, SinkStates};
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::host::outside::Outside;
use statsig::worker::judge::verdict::{CountedExposure, Event, Judge, Passed, Verdict};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::day_file::{DayFiles, Retention};
use statsig::worker::sinks::sink::{Sent, Sink};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::scratch::Scratch;
use crate::kit::undisturbed::undisturbed;
use crate::ship::run::{Scripted, Slow, event_id, id, put, set};

/// A judge that passes every event as an exposure, every tenth as unverified.
struct CountAll;

impl Judge for CountAll {
    fn judge(&mut self, line: &Line<'_>, _: &Event<'_>) -> Verdict {
        let number = u64::from_str_radix(&line.id[16..], 16).unwrap();
        let exposure = CountedExposure {
            entry: "gate/g".into(),
            version: "00000001".into(),
            group: "true".into(),
            unit: Some(number << 32),
        };
        Verdict::Pass(Passed { counted: Some(exposure), is_unverified: number.is_multiple_of(10), ..Passed::default() })
    }
}

fn ship_with(dir: &Path, sinks: &mut [&mut dyn Sink], options: ShipOptions<'_>, clock: &dyn Clock) -> Shipment {
    undisturbed(clock, |outside| ship(dir, sinks, &mut CountAll, options, outside))
}

fn ship_until(stop: &AtomicBool, dir: &Path, sink: &mut dyn Sink, clock: &dyn Clock) -> Shipment {
    let mut outside = Outside { clock, chance: &mut || 0.5, stop, listener: &mut |_: &str| {} };
    ship(dir, &mut [sink], &mut CountAll, ShipOptions::default(), &mut outside)
}

/// What the counters say of the first sink, and what the rollups do: shipped, unverified; exposures, unverified ones.
fn counted(dir: &Path) -> (u64, u64, u64, u64) {
    let state = SinkStates::load(dir).0.remove("statsig").unwrap_or_default();
    let (mut exposures, mut unverified) = (0, 0);
    for file in fs::read_dir(dir.join("rollups")).into_iter().flatten().flatten() {
        let day: Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
        let group = &day["entries"]["gate/g"]["versions"]["00000001"]["true"];
        exposures += group["exposures"].as_u64().unwrap();
        unverified += group["unverified"].as_u64().unwrap();
    }
    (state.shipped, state.unverified, exposures, unverified)
}

/// Copies a folder as a kill would leave it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_stop_ends_between_batches_and_all_is_counted() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..2_000);
    let stop = Rc::new(AtomicBool::new(false));
    let (asks, mut requests) = (Rc::clone(&stop), 0);
    let mut sink = Scripted::new(move |_| {
        requests += 1;
        asks.store(requests == 2, Ordering::SeqCst);
        Sent::Accepted
    });
    let shipment = ship_until(&stop, scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (1_000, 1_000, Some("stop")));
    assert_eq!((sink.taken.len(), counted(scratch.path())), (1_000, (1_000, 100, 1_000, 100)));
    stop.store(false, Ordering::SeqCst);
    assert_eq!(ship_until(&stop, scratch.path(), &mut sink, &clock).shipped, 1_000);
    assert_eq!((sink.taken.len(), counted(scratch.path())), (2_000, (2_000, 200, 2_000, 200)));
}

#[test]
fn a_stop_ends_in_the_midst_of_looking_for_what_is_refused() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..500);
    let stop = Rc::new(AtomicBool::new(false));
    let asks = Rc::clone(&stop);
    let mut sink = Scripted::new(move |events| {
        if events.iter().any(|event| event_id(event) == id(400)) {
            return Sent::Refused;
        }
        asks.store(true, Ordering::SeqCst);
        Sent::Accepted
    });
    let shipment = ship_until(&stop, scratch.path(), &mut sink, &clock);
    let taken = sink.taken.len() as u64;
    assert!(taken > 0 && taken < 400);
    assert_eq!((shipment.stopped, shipment.left), (Some("stop"), 500 - taken));
    assert_eq!((counted(scratch.path()).0, counted(scratch.path()).2), (taken, taken));
}

#[test]
fn a_kill_in_any_batch_is_made_whole_by_the_next_run() {
    for killed_in in 1..=4 {
        let (scratch, clock) = (Scratch::new(), FakeClock::new());
        let (dir, remains) = (scratch.join("spool"), scratch.join("remains"));
        put(&dir, 0..2_000);
        let (from, to, mut requests) = (dir.clone(), remains.clone(), 0);
        let mut sink = Scripted::new(move |_| {
            requests += 1;
            if requests == killed_in {
                copy(&from, &to);
            }
            Sent::Accepted
        });
        let mut other = Scripted::named("file");
        ship_with(&dir, &mut [&mut sink, &mut other], ShipOptions::default(), &clock);
        assert_eq!(SinkStates::is_incomplete(&remains), killed_in > 1, "it says so");
        assert!(!SinkStates::is_incomplete(&dir));
        // What the dead run had sent by then, and what the next one sends.
        let mut taken = sink.taken[..500 * (killed_in - 1)].to_vec();
        let (mut next, mut next_other) = (Scripted::default(), Scripted::named("file"));
        let shipment = ship_with(&remains, &mut [&mut next, &mut next_other], ShipOptions::default(), &clock);
        taken.extend(next.taken);
        assert_eq!(taken.len(), 2_000, "what was settled is not sent again");
        assert_eq!(taken.into_iter().collect::<std::collections::BTreeSet<_>>(), set(0..2_000));
        assert_eq!((next_other.taken.len(), shipment.left), (2_000, 0));
        assert_eq!(counted(&remains), (2_000, 200, 2_000, 200));
        assert_eq!(SinkStates::load(&remains).0["file"].shipped, 2_000);
        assert!(!SinkStates::is_incomplete(&remains));
    }
}

#[test]
fn a_kill_while_the_journal_is_taken_in_counts_nothing_twice() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let (dir, remains) = (scratch.join("spool"), scratch.join("remains"));
    put(&dir, 0..2_000);
    let (from, to, mut requests) = (dir.clone(), remains.clone(), 0);
    let mut sink = Scripted::new(move |_| {
        requests += 1;
        if requests == 3 {
            copy(&from, &to);
        }
        Sent::Accepted
    });
    ship_with(&dir, &mut [&mut sink], ShipOptions::default(), &clock);
    let journal = fs::read(remains.join("ship.journal")).unwrap();
    let none = ShipOptions { max_batches: 0, ..ShipOptions::default() };
    ship_with(&remains, &mut [&mut Scripted::default()], none, &clock);
    assert_eq!(counted(&remains), (1_000, 100, 1_000, 100));
    // Killed after all was written but the journal's end; then before the counters too.
    let counters = fs::read(remains.join("ship.json")).unwrap();
    for counters in [Some(counters), None] {
        match counters {
            Some(counters) => fs::write(remains.join("ship.json"), counters).unwrap(),
            None => fs::remove_file(remains.join("ship.json")).unwrap(),
        }
        fs::write(remains.join("ship.journal"), &journal).unwrap();
        ship_with(&remains, &mut [&mut Scripted::default()], none, &clock);
        assert_eq!(counted(&remains), (1_000, 100, 1_000, 100));
    }
    // A line that a full disk has cut is as if it had never been begun.
    fs::write(remains.join("ship.journal"), &journal[..journal.len() - 9]).unwrap();
    fs::remove_file(remains.join("ship.json")).unwrap();
    ship_with(&remains, &mut [&mut Scripted::default()], none, &clock);
    assert_eq!(counted(&remains).0, 500);
}

#[test]
fn a_day_whose_file_is_damaged_says_that_it_is_incomplete() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..5);
    ship_with(scratch.path(), &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    let file = scratch.join("rollups/2026-07-24.json");
    let read = || serde_json::from_slice::<Value>(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(read()["incomplete"], Value::Null);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    put(scratch.path(), 5..7);
    ship_with(scratch.path(), &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    assert_eq!(read()["incomplete"], true);
    put(scratch.path(), 7..9);
    ship_with(scratch.path(), &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    assert_eq!(read()["incomplete"], true, "it stays so");
    assert_eq!(counted(scratch.path()).2, 4);
}

#[test]
fn a_run_ends_by_time_and_says_from_inside_that_it_lives() {
    let (scratch, clock) = (Scratch::new(), Rc::new(FakeClock::new()));
    put(scratch.path(), 0..4_000);
    let beats = std::cell::RefCell::new(Vec::new());
    let alive = |now: i64| beats.borrow_mut().push(now - BEGIN);
    let options = ShipOptions { max_time: Some(Duration::from_secs(5)), alive: Some(&alive), ..ShipOptions::default() };
    let mut sink = Slow(Rc::clone(&clock), Duration::from_secs(2));
    let shipment = ship_with(scratch.path(), &mut [&mut sink], options, &*clock);
    assert_eq!((shipment.shipped, shipment.stopped), (1_500, Some("time")));
    assert_eq!(*beats.borrow(), [0, 2_000, 4_000, 6_000]);
    // However slow it is, each run gets one batch through.
    let mut sink = Slow(Rc::clone(&clock), Duration::from_secs(20));
    assert_eq!(ship_with(scratch.path(), &mut [&mut sink], options, &*clock).shipped, 500);
    let options = ShipOptions { max_time: Some(Duration::ZERO), ..options };
    assert_eq!(ship_with(scratch.path(), &mut [&mut sink], options, &*clock).shipped, 500);
}

#[test]
fn a_slow_sink_does_not_starve_the_other() {
    let (scratch, clock) = (Scratch::new(), Rc::new(FakeClock::new()));
    put(scratch.path(), 0..2_000);
    let mut slow = Slow(Rc::clone(&clock), Duration::from_secs(20));
    let mut quick = Scripted::named("file");
    let options = ShipOptions { max_time: Some(Duration::from_secs(5)), max_batches: 3, ..ShipOptions::default() };
    ship_with(scratch.path(), &mut [&mut slow, &mut quick], options, &*clock);
    assert_eq!(quick.taken.len(), 1_500);
}

/// Every file by name with its inode, time of change and bytes: equal if nothing was written.
fn files(dir: &Path) -> BTreeMap<String, (u64, i64, i64, Vec<u8>)> {
    let of = |entry: fs::DirEntry| {
        let found = entry.metadata().unwrap();
        let bytes = fs::read(entry.path()).unwrap_or_default();
        (entry.file_name().into_string().unwrap(), (found.ino(), found.mtime(), found.mtime_nsec(), bytes))
    };
    fs::read_dir(dir).unwrap().map(|entry| of(entry.unwrap())).collect()
}

#[test]
fn an_idle_run_writes_nothing() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let dir = scratch.join("spool");
    ship_with(&dir, &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    assert_eq!(crate::kit::scratch::names(&dir), ["ship.lock"], "before the first event");
    put(&dir, 0..3);
    ship_with(&dir, &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    let before = files(&dir);
    clock.advance(Duration::from_secs(5));
    ship_with(&dir, &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    assert!(before == files(&dir));
    // Nor does one that waits after a failure.
    put(&dir, 3..6);
    ship_with(&dir, &mut [&mut Scripted::new(|_| Sent::Failed(Cause::Server, None))], ShipOptions::default(), &clock);
    let before = files(&dir);
    let waits = ship_with(&dir, &mut [&mut Scripted::default()], ShipOptions::default(), &clock);
    assert_eq!((waits.stopped, waits.left), (Some("waiting"), 3));
    assert!(before == files(&dir));
}

#[test]
fn a_damaged_day_is_made_whole_from_the_file_sink() {
    for has_statsig in [false, true] {
        let (scratch, clock) = (Scratch::new(), FakeClock::new());
        let (dir, days) = (scratch.join("spool"), scratch.join("days"));
        let run = || {
            let (mut first, mut files) = (Scripted::named("statsig"), DayFiles::new(&days, Retention::default()));
            let mut sinks: Vec<&mut dyn Sink> = if has_statsig { vec![&mut first] } else { Vec::new() };
            sinks.push(&mut files);
            ship_with(&dir, &mut sinks, ShipOptions::default(), &clock)
        };
        put(&dir, 0..1_000);
        assert_eq!(run().shipped, 1_000);
        let file = dir.join("rollups/2026-07-24.json");
        let read = || serde_json::from_slice::<Rollup>(&fs::read(&file).unwrap()).unwrap();
        let before = read();
        for cut in [0, 100] {
            fs::write(&file, &fs::read(&file).unwrap()[..cut]).unwrap();
            // Somebody else's events of the same day are not this host's.
            let foreign = fs::read_to_string(days.join("events-2026-07-24.jsonl")).unwrap().replacen(
                r#""host":""#,
                r#""host":"x"#,
                1,
            );
            let foreign =
                foreign.lines().find(|line| line.contains(r#""host":"x"#)).unwrap().replace(&id(0), &id(9_999));
            let mut sink = fs::OpenOptions::new().append(true).open(days.join("events-2026-07-24.jsonl")).unwrap();
            writeln!(sink, "\n{foreign}\n{{\"torn").unwrap();
            put(&dir, 1_000 + cut..1_001 + cut);
            assert_eq!(run().shipped, 1);
        }
        let after = read();
        assert!(!after.incomplete);
        let count = |rollup: &Rollup| {
            let group = &rollup.entries["gate/g"].versions["00000001"]["true"];
            (group.exposures, group.unverified, group.units.len())
        };
        assert_eq!((count(&before), count(&after)), ((1_000, 100, 900), (1_002, 102, 900)));
        crate::ship::schema::check(&days);
    }
}

#[test]
fn a_day_is_not_made_whole_from_a_sink_that_lags_behind_until_it_has_caught_up() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let (dir, days) = (scratch.join("spool"), scratch.join("days"));
    let run = |most: u64| {
        let (mut first, mut files) =
            (Scripted::named("statsig"), DayFiles::new(&days, Retention { days: 90, max_bytes: most }));
        ship_with(&dir, &mut [&mut first, &mut files], ShipOptions { force: true, ..ShipOptions::default() }, &clock)
    };
    put(&dir, 0..10);
    run(u64::MAX);
    let file = dir.join("rollups/2026-07-24.json");
    let read = || serde_json::from_slice::<Rollup>(&fs::read(&file).unwrap()).unwrap();
    fs::write(&file, "").unwrap();
    put(&dir, 10..20);
    run(1);
    assert!(read().incomplete, "the file sink is full");
    put(&dir, 20..30);
    run(u64::MAX);
    assert!(!read().incomplete);
    assert_eq!(read().entries["gate/g"].versions["00000001"]["true"].exposures, 30);
}
