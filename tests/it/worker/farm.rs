//! A loop speaks to the store of a farm by a command, and documents of other hosts are laid down as those of a sync.

use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use statsig::worker::host::cause::Cause;
use statsig::worker::host::outside::Outside;
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::document::Sync;
use statsig::worker::sync::renewal::Renewal;
use statsig::worker::sync::report::SyncOutcome;
use statsig::worker::sync::shelf::Shelf;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::worker::images::{Compiling, mapped, whole};
use crate::worker::project::{Project, document, judge};

/// Runs a loop for so many seconds, and returns what it reported. Whenever it has slept, `world` may change the world.
fn run(project: &Project, sync: Sync<'_>, farm: Renewal, seconds: i64, world: impl Fn(i64) + 'static) -> Vec<String> {
    let stop = Rc::new(AtomicBool::new(false));
    let ending = Rc::clone(&stop);
    let clock = FakeClock::with(move |now| {
        let second = (now - BEGIN) / 1_000;
        world(second);
        ending.fetch_or(second >= seconds, Ordering::SeqCst);
    });
    let mut said = Vec::new();
    let (lists, between, renewal, programs) = (None, None, None, project.links());
    let interval = Duration::from_secs(10);
    let mut cycle = Cycle { sync, lists, between, renewal, farm: Some(farm), programs, interval };
    let listener = &mut |line: &str| said.push(line.to_owned());
    cycle.run(&mut judge, &mut Outside { clock: &clock, chance: &mut || 0.0, stop: &stop, listener });
    said
}

fn command(log: &Path, end: &str) -> Renewal {
    let script = format!("echo >> {}; {end}", log.display());
    Renewal::new("sh".into(), ["-c", &script].map(Into::into).into())
}

fn runs(log: &Path) -> usize {
    std::fs::read_to_string(log).map_or(0, |text| text.lines().count())
}

/// Waits for the command's real process to have written so many lines.
fn until_runs(log: &Path, count: usize) {
    while runs(log) < count {
        std::thread::yield_now();
    }
}

#[test]
fn the_store_hears_of_a_new_document_at_once_and_else_each_minute() {
    let project = Project::new();
    let (log, watched) = (project.folder.join("log"), project.folder.join("log"));
    let answers = std::sync::Arc::new(std::sync::Mutex::new(document(5)));
    let answer = std::sync::Arc::clone(&answers);
    project.answers(move |_| crate::kit::loopback::Reply::ok(answer.lock().unwrap().clone()));
    run(&project, project.sync(), command(&log, "true"), 62, move |second| {
        if second == 20 {
            *answers.lock().unwrap() = document(6);
        }
        // At the start, and for the document of the sync after second 20. Each run has ended by then.
        until_runs(&watched, 1 + usize::from(second > 32));
        std::thread::sleep(Duration::from_millis(1));
    });
    assert_eq!(runs(&log), 2);
}

#[test]
fn a_host_that_does_not_ask_looks_each_interval_unless_its_pages_have() {
    for (is_touched, expected) in [(false, 4..=6), (true, 0..=0)] {
        let project = Project::new();
        let (log, lock) = (project.folder.join("log"), project.folder.join("lock"));
        if is_touched {
            std::fs::write(&lock, "").unwrap();
        }
        let every = command(&log, "true").every(Duration::from_secs(10), lock);
        let said = run(&project, Sync::alone(project.place()), every, 49, |_| {
            std::thread::sleep(Duration::from_millis(5));
        });
        assert_eq!(said, ["Statsig is not asked here: the config comes from the farm's store"]);
        assert!(expected.contains(&runs(&log)), "{}", runs(&log));
        assert_eq!(project.server.asked().len(), 0);
    }
}

#[test]
fn a_store_that_is_not_reached_is_told_once_and_noted() {
    let project = Project::new();
    let (log, watched) = (project.folder.join("log"), project.folder.join("log"));
    project.serves(document(5));
    let said = run(&project, project.sync(), command(&log, "exit 3"), 70, move |second| {
        until_runs(&watched, 1 + usize::from(second > 61));
        std::thread::sleep(Duration::from_millis(1));
    });
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[1], "the farm's store is not reached: exit; doctor.php says more");
    let attempt = Attempt::load(&project.place().attempt());
    assert_eq!((attempt.farm_cause.as_deref(), attempt.outcome.as_str()), (Some("exit"), "unchanged"));
}

#[test]
fn a_document_of_another_host_is_laid_down_as_that_of_a_sync() {
    let project = Project::new();
    let shelf = Shelf::new(project.place());
    let mut compiler = Compiling { asked: 0 };
    let first = shelf.take(whole(7).as_bytes(), &mut compiler, BEGIN);
    assert_eq!((first.outcome, first.cause, first.time), (SyncOutcome::Fresh, None, Some(7)));
    assert_eq!((project.in_place(), mapped(&project)), (Some(whole(7)), first.cv));
    assert_eq!(project.folder.names(), ["statsig.images", "statsig.json", "statsig.versions"]);
    assert_eq!(shelf.take(whole(7).as_bytes(), &mut compiler, BEGIN).outcome, SyncOutcome::Unchanged);
    let older = shelf.take(whole(6).as_bytes(), &mut compiler, BEGIN);
    assert_eq!(older.outcome, SyncOutcome::Fresh, "whoever asks Statsig decides what the farm has");
    assert_eq!(mapped(&project), older.cv);
    assert_eq!(std::fs::read_dir(project.place().images()).unwrap().count(), 3, "two images and the stamp");
    for bad in ["", "{}", "no document", "[1]"] {
        let report = shelf.take(bad.as_bytes(), &mut compiler, BEGIN);
        assert_eq!((report.outcome, report.cause), (SyncOutcome::Failed, Some(Cause::Uncompilable)), "{bad}");
        assert_eq!(project.in_place(), Some(whole(6)));
    }
    assert_eq!(compiler.asked, 7, "each once");
}
