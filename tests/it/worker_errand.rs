//! A loop that also ships: neither keeps the other from its time, and each says its own changes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use statsig::worker::attempt::Attempt;
use statsig::worker::batch::Run;
use statsig::worker::cause::Cause;
use statsig::worker::cycle::Cycle;
use statsig::worker::errand::Shipping;
use statsig::worker::sink::{Sent, Sink};

use crate::fake_clock::{BEGIN, FakeClock};
use crate::loopback::Reply;
use crate::pass_all::PassAll;
use crate::project::{Project, document, judge};
use crate::ship::put;

/// Takes runs, or fails while told to.
struct Switched {
    fails: Rc<Cell<bool>>,
    taken: Rc<RefCell<Vec<i64>>>,
}

impl Sink for Switched {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, run: Run<'_>, now: i64) -> Sent {
        if self.fails.get() {
            return Sent::Failed(Cause::Server, None);
        }
        self.taken.borrow_mut().extend(run.events().map(|_| now));
        Sent::Accepted
    }
}

#[test]
fn syncs_keep_their_time_beside_a_spool_that_fails_and_is_emptied() {
    let project = Project::new();
    project.serves(document(5));
    let spool = project.folder.join("spool");
    std::fs::create_dir(&spool).unwrap();
    put(&spool, 0..9_000);
    let (fails, taken, stop) =
        (Rc::new(Cell::new(true)), Rc::new(RefCell::new(Vec::new())), Rc::new(AtomicBool::new(false)));
    let (mends, ending) = (Rc::clone(&fails), Rc::clone(&stop));
    let clock = FakeClock::with(move |now| {
        mends.set(now < BEGIN + 30_000);
        ending.store(now >= BEGIN + 100_000, Ordering::SeqCst);
    });
    let mut all = PassAll;
    let sink = Switched { fails, taken: Rc::clone(&taken) };
    let mut shipping = Shipping { dir: spool, sinks: vec![Box::new(sink)], judge: &mut all, said: None };
    let mut said = Vec::new();
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        errand: Some(&mut shipping),
        renewal: None,
        interval: Duration::from_secs(10),
    };
    cycle.run(&mut judge, &clock, &stop, &mut || 0.0, &mut |line: &str| said.push(line.to_owned()));
    let asked = project.server.asked().len();
    assert!((10..=11).contains(&asked), "{asked} syncs");
    let taken = taken.borrow();
    assert_eq!(taken.len(), 9_000);
    assert!(taken.iter().all(|at| *at < BEGIN + 70_000), "at the next try after it mended");
    let size = document(5).len();
    assert_eq!(
        said,
        [
            format!("config accepted: time 5, {size} bytes"),
            "ship fails: server; events stay in the spool".into(),
            "ship works again".into()
        ]
    );
}

#[test]
fn events_go_out_while_syncs_fail() {
    let project = Project::new();
    project.answers(|_| Reply::Http(503, vec![("retry-after", "3600".into())], Vec::new()));
    let spool = project.folder.join("spool");
    std::fs::create_dir(&spool).unwrap();
    let (taken, stop) = (Rc::new(RefCell::new(Vec::new())), Rc::new(AtomicBool::new(false)));
    let (ending, filled) = (Rc::clone(&stop), spool.clone());
    let clock = FakeClock::with(move |now| {
        if now == BEGIN + 20_000 {
            put(&filled, 0..3);
        }
        ending.store(now >= BEGIN + 60_000, Ordering::SeqCst);
    });
    let mut all = PassAll;
    let sink = Switched { fails: Rc::default(), taken: Rc::clone(&taken) };
    let mut shipping = Shipping { dir: spool, sinks: vec![Box::new(sink)], judge: &mut all, said: None };
    let interval = Duration::from_secs(10);
    let mut cycle = Cycle { sync: project.sync(), lists: None, errand: Some(&mut shipping), renewal: None, interval };
    cycle.run(&mut judge, &clock, &stop, &mut || 0.0, &mut |_: &str| {});
    assert_eq!(project.server.asked().len(), 1);
    let taken = taken.borrow();
    assert_eq!(taken.len(), 3);
    assert!(taken.iter().all(|at| *at <= BEGIN + 25_250), "within the shipping interval: {taken:?}");
}

/// Takes what it gets, and so much of the clock's time for it.
struct Slow(Rc<FakeClock>, Duration);

impl Sink for Slow {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, _: Run<'_>, _: i64) -> Sent {
        self.0.advance(self.1);
        Sent::Accepted
    }
}

#[test]
fn a_slow_intake_starves_no_sync_and_hides_no_sign_of_life() {
    let project = Project::new();
    project.serves(document(5));
    let spool = project.folder.join("spool");
    std::fs::create_dir(&spool).unwrap();
    put(&spool, 0..30_000);
    let stop = Rc::new(AtomicBool::new(false));
    let (ending, path, late) = (Rc::clone(&stop), project.place().attempt(), Rc::new(Cell::new(0)));
    let most = Rc::clone(&late);
    let clock = Rc::new(FakeClock::with(move |now| {
        most.set(most.get().max(now - Attempt::load(&path).beat));
        ending.store(now >= BEGIN + 600_000, Ordering::SeqCst);
    }));
    let sink = Slow(Rc::clone(&clock), Duration::from_secs(25));
    let mut all = PassAll;
    let mut shipping = Shipping { dir: spool, sinks: vec![Box::new(sink)], judge: &mut all, said: None };
    let interval = Duration::from_secs(10);
    let mut cycle = Cycle { sync: project.sync(), lists: None, errand: Some(&mut shipping), renewal: None, interval };
    cycle.run(&mut judge, &*clock, &stop, &mut || 0.0, &mut |_: &str| {});
    let asked = project.server.asked().len();
    assert!(asked >= 20, "{asked} syncs in ten minutes: one behind each batch at the latest");
    assert!(late.get() <= 90_000, "a sign of life {} ms ago", late.get());
}
