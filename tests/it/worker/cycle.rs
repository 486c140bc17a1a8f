//! The loop on the fake clock: a day of failures, waiting, one line per change (faults.md S1, S3; requirements U10).

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use statsig::worker::host::clock::Clock;
use statsig::worker::host::outside::Outside;
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::id_list::IdListSync;
use statsig::worker::sync::report::{SyncOutcome, SyncReport};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::loopback::Reply;
use crate::worker::project::{Project, document, judge};

const HOUR: i64 = 3_600_000;

/// Runs a loop for so long; returns its last report and what it said.
fn run(project: &Project, clock_at: impl Fn(i64) + 'static, end: i64, roll: f64) -> (Option<SyncReport>, Vec<String>) {
    let stop = Rc::new(AtomicBool::new(false));
    let ending = Rc::clone(&stop);
    let clock = FakeClock::with(move |now| {
        clock_at(now);
        ending.fetch_or(now >= BEGIN + end, Ordering::SeqCst);
    });
    let mut said = Vec::new();
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    };
    let report = cycle.run(
        &mut judge,
        &mut Outside {
            clock: &clock,
            chance: &mut || roll,
            stop: &stop,
            listener: &mut |line: &str| said.push(line.to_owned()),
        },
    );
    (report, said)
}

fn attempt(project: &Project) -> Attempt {
    Attempt::load(&project.place().attempt())
}

#[test]
fn a_day_without_upstream_keeps_the_last_good_document() {
    let project = Project::new();
    project.serves(document(5));
    project.once(&FakeClock::new());
    project.answers(|_| Reply::status(503));
    let (report, said) = run(&project, |_| {}, 24 * HOUR, 0.5);
    let report = report.unwrap();
    assert_eq!((report.outcome, report.time), (SyncOutcome::Failed, Some(5)));
    assert_eq!(project.in_place(), Some(document(5)));
    assert_eq!(said, ["sync fails: the server failed; the last good config stays"]);
    let tries = project.server.asked().len() - 1;
    assert!((1_440..=2_400).contains(&tries), "{tries} tries a day");
    let attempt = attempt(&project);
    assert_eq!((attempt.outcome.as_str(), attempt.cause.as_deref()), ("failed", Some("server")));
    assert_eq!((attempt.succeeded, attempt.counts["server"]), (0, tries as u64));
    assert!(attempt.at > BEGIN + 24 * HOUR - 120_000);
    assert!(!attempt.looping, "the loop has ended");
}

#[test]
fn an_hour_of_refused_connections_is_at_most_a_hundred_tries_and_one_line() {
    let mut project = Project::new();
    project.api = crate::kit::loopback::nobody();
    let (report, said) = run(&project, |_| {}, HOUR, 0.0);
    assert_eq!(report.unwrap().outcome, SyncOutcome::Unusable);
    assert_eq!(said, ["sync fails: the server did not accept the connection; no usable config is in place"]);
    let counts = attempt(&project).counts;
    assert!(counts["connect"] <= 100, "{counts:?}");
}

#[test]
fn each_change_of_state_is_one_line() {
    let project = Project::new();
    let count = Rc::new(std::cell::Cell::new(0));
    project.answers({
        let round = std::sync::atomic::AtomicUsize::new(0);
        move |_| match round.fetch_add(1, Ordering::SeqCst) {
            0 | 5 => Reply::ok(document(5)),
            1..=4 | 8..=9 => Reply::status(500),
            6 | 7 => Reply::status(401),
            10 => Reply::ok(document(6)),
            _ => Reply::status(304),
        }
    });
    let (_, said) = run(&project, move |_| count.set(count.get() + 1), 300_000, 0.5);
    let size = document(5).len();
    assert_eq!(
        said,
        [
            format!("config accepted: time 5, {size} bytes"),
            "sync fails: the server failed; the last good config stays".into(),
            "sync works again; config is up to date".into(),
            "sync fails: the server refused the key; the last good config stays".into(),
            "sync fails: the server failed; the last good config stays".into(),
            format!("config accepted: time 6, {size} bytes"),
        ]
    );
}

#[test]
fn the_interval_is_kept_and_never_stretched() {
    for (roll, least, most) in [(0.0, 360, 361), (1.0, 400, 401)] {
        let project = Project::new();
        project.serves(document(5));
        run(&project, |_| {}, HOUR, roll);
        let asked = project.server.asked().len();
        assert!((least..=most).contains(&asked), "{asked} at {roll}");
    }
}

#[test]
fn what_the_server_asks_to_wait_is_waited_up_to_an_hour() {
    for (header, tries) in [("600", 6..=7), ("999999", 1..=2)] {
        let project = Project::new();
        project.answers(move |_| Reply::Http(429, vec![("retry-after", header.into())], Vec::new()));
        run(&project, |_| {}, HOUR, 0.5);
        let asked = project.server.asked().len();
        assert!(tries.contains(&asked), "{asked} tries, asked to wait {header}");
    }
}

#[test]
fn a_stop_is_seen_within_a_quarter_second_of_waiting() {
    let project = Project::new();
    project.answers(|_| Reply::Http(503, vec![("retry-after", "3600".into())], Vec::new()));
    let last = Rc::new(std::cell::Cell::new(0));
    let seen = Rc::clone(&last);
    run(&project, move |now| seen.set(now), 1_000, 0.5);
    assert!(last.get() <= BEGIN + 1_250);
}

#[test]
fn a_waiting_loop_gives_signs_of_life_and_a_dead_one_does_not() {
    let project = Project::new();
    project.answers(|_| Reply::Http(503, vec![("retry-after", "3600".into())], Vec::new()));
    let (path, oldest) = (project.place().attempt(), Rc::new(std::cell::Cell::new(0)));
    let seen = Rc::clone(&oldest);
    run(
        &project,
        move |now| {
            if now % 1_000 < 250 {
                let attempt = Attempt::load(&path);
                assert!(attempt.is_alive(now));
                seen.set(seen.get().max(now - attempt.beat));
            }
        },
        HOUR / 2,
        0.5,
    );
    assert!(oldest.get() <= 60_250, "{} ms without a sign", oldest.get());
    let mut attempt = attempt(&project);
    assert!(!attempt.is_alive(attempt.beat), "it said that it ends");
    attempt.looping = true;
    assert!(attempt.is_alive(attempt.beat + 149_999));
    assert!(!attempt.is_alive(attempt.beat + 150_000));
}

#[test]
fn a_clock_set_back_a_day_does_not_stop_the_loop() {
    struct Jumping(FakeClock, std::cell::Cell<i64>);
    impl Clock for Jumping {
        fn now_ms(&self) -> i64 {
            self.0.now_ms() + self.1.get()
        }
        fn sleep(&self, time: Duration) {
            self.0.sleep(time);
            self.1.set(if self.0.now_ms() % 2_000 < 1_000 { -86_400_000 } else { 86_400_000 });
        }
    }
    let project = Project::new();
    project.serves(document(5));
    let stop = Rc::new(AtomicBool::new(false));
    let ending = Rc::clone(&stop);
    let clock = FakeClock::with(move |now| ending.store(now >= BEGIN + 100_000, Ordering::SeqCst));
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    };
    let clock = Jumping(clock, 0.into());
    cycle
        .run(&mut judge, &mut Outside { clock: &clock, chance: &mut || 0.0, stop: &stop, listener: &mut |_: &str| {} });
    assert!((10..=11).contains(&project.server.asked().len()));
}

#[test]
fn a_single_run_counts_on_where_the_last_one_stopped() {
    let project = Project::new();
    let clock = FakeClock::new();
    let folder = project.folder.join("id_lists");
    let single = || {
        let lists = Some(IdListSync::new(project.source(), &folder));
        let mut said = Vec::new();
        let mut cycle = Cycle {
            sync: project.sync(),
            lists,
            between: None,
            renewal: None,
            farm: None,
            programs: project.links(),
            interval: Duration::from_secs(10),
        };
        (
            cycle.single(
                &mut judge,
                &mut Outside {
                    clock: &clock,
                    chance: &mut || 0.0,
                    stop: &AtomicBool::new(false),
                    listener: &mut |line: &str| said.push(line.to_owned()),
                },
            ),
            said,
        )
    };
    assert_eq!(single().0.outcome, SyncOutcome::Unusable);
    assert_eq!(
        single().1,
        [
            "sync fails: the server failed; no usable config is in place",
            "id lists fail: the server failed; what they hold stays"
        ]
    );
    assert_eq!(attempt(&project).outcome, "unusable");
    project.answers(|asked| Reply::ok(if asked.target.contains("id_lists") { "{}".into() } else { document(5) }));
    assert_eq!(single().0.outcome, SyncOutcome::Fresh);
    assert_eq!(single().1, ["config is up to date"]);
    let attempt = attempt(&project);
    assert_eq!((attempt.counts["server"], attempt.counts["fresh"], attempt.counts["unchanged"]), (2, 1, 1));
    assert_eq!((attempt.list_counts["server"], attempt.lists_cause.clone()), (2, None));
    assert_eq!((attempt.succeeded, attempt.time, attempt.bytes), (BEGIN, 5, document(5).len() as u64));
    assert!(!attempt.is_alive(BEGIN), "a single run leaves nobody behind");
}

#[test]
fn id_lists_are_asked_for_once_a_minute() {
    let project = Project::new();
    project.answers(|asked| Reply::ok(if asked.target.contains("id_lists") { "{}".into() } else { document(5) }));
    let folder = project.folder.join("id_lists");
    let lists = Some(IdListSync::new(project.source(), &folder));
    let stop = Rc::new(AtomicBool::new(false));
    let ending = Rc::clone(&stop);
    let clock = FakeClock::with(move |now| ending.store(now >= BEGIN + HOUR, Ordering::SeqCst));
    let mut cycle = Cycle {
        sync: project.sync(),
        lists,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    };
    cycle
        .run(&mut judge, &mut Outside { clock: &clock, chance: &mut || 0.0, stop: &stop, listener: &mut |_: &str| {} });
    let manifests = project.server.asked().iter().filter(|asked| asked.target.contains("id_lists")).count();
    assert!((59..=61).contains(&manifests), "{manifests}");
}

#[test]
fn a_loop_that_ended_or_was_killed_is_known_and_so_are_runs_in_a_row() {
    let mut attempt = Attempt::default();
    let state = |attempt: &Attempt| (attempt.loop_ended, attempt.singles);
    let single = |attempt: &mut Attempt, at| {
        attempt.begin(false, at);
        attempt.at = at;
    };
    single(&mut attempt, HOUR);
    assert_eq!(state(&attempt), (0, 1), "a run by hand");
    single(&mut attempt, HOUR + 60_000);
    assert_eq!(state(&attempt), (0, 2));
    single(&mut attempt, 3 * HOUR);
    assert_eq!(state(&attempt), (0, 1), "long after: not a row");
    attempt.begin(true, 3 * HOUR);
    assert_eq!(state(&attempt), (0, 0));
    attempt.end(4 * HOUR);
    assert_eq!((state(&attempt), attempt.looping), ((4 * HOUR, 0), false));
    single(&mut attempt, 4 * HOUR + 1);
    assert_eq!(state(&attempt), (4 * HOUR, 1), "what a run by hand must not hide");
    attempt.begin(true, 5 * HOUR);
    attempt.beat(5 * HOUR + 7);
    single(&mut attempt, 6 * HOUR);
    assert_eq!(state(&attempt), (5 * HOUR + 7, 1), "killed: it could not say so");
}
