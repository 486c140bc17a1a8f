//! A sync loop that also ships: neither delays the other, and each reports its own changes.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use statsig::eval::Host;
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::hash::sha256_base64;
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::host::outside::Outside;
use statsig::worker::judge::verdict::Judge;
use statsig::worker::judge::verifier::Verifier;
use statsig::worker::kept::documents::Documents;
use statsig::worker::kept::lists_in_place::ListsInPlace;
use statsig::worker::ship::shipping::Shipping;
use statsig::worker::sinks::batch::EventRun;
use statsig::worker::sinks::day_file::{DayFiles, Retention};
use statsig::worker::sinks::sink::{Sent, Sink};
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::id_list::IdListSync;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::judged::cv;
use crate::kit::loopback::{Asked, Reply};
use crate::kit::pass_all::PassAll;
use crate::ship::run::{Slow, id, put};
use crate::worker::project::{Project, document, judge};

/// A sink that fails while `fails` is set, and else notes when it took each event.
struct Switched {
    fails: Rc<Cell<bool>>,
    taken: Rc<RefCell<Vec<i64>>>,
}

impl Sink for Switched {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, run: EventRun<'_>, now: i64) -> Sent {
        if self.fails.get() {
            return Sent::Failed(Cause::Server, None);
        }
        self.taken.borrow_mut().extend(run.events().map(|_| now));
        Sent::Accepted
    }
}

/// Answers with a document, and with no ID lists.
fn configs(document: String) -> impl Fn(&Asked) -> Reply + Send + 'static {
    move |asked| Reply::ok(if is_sync(&asked.target) { document.clone() } else { "{}".to_owned() })
}

fn is_sync(target: &str) -> bool {
    target.starts_with("/v2/")
}

/// How often the document was asked for.
fn syncs(project: &Project) -> usize {
    project.server.asked().iter().filter(|asked| is_sync(&asked.target)).count()
}

/// The spool of a project, empty.
fn spool(project: &Project) -> PathBuf {
    let spool = project.folder.join("spool");
    std::fs::create_dir(&spool).unwrap();
    spool
}

/// Runs a loop until it is stopped, and returns what it reported.
fn run(
    project: &Project,
    sink: impl Sink + 'static,
    judges: &mut dyn Judge,
    clock: &dyn Clock,
    stop: &AtomicBool,
) -> Vec<String> {
    let mut shipping =
        Shipping { dir: project.folder.join("spool"), sinks: vec![Box::new(sink)], judge: judges, said: None };
    let lists = Some(IdListSync::new(project.source(), &project.place().id_lists()));
    let interval = Duration::from_secs(10);
    let mut cycle = Cycle {
        sync: project.sync(),
        lists,
        between: Some(&mut shipping),
        renewal: None,
        farm: None,
        programs: project.links(),
        interval,
    };
    let mut said = Vec::new();
    cycle.run(
        &mut judge,
        &mut Outside { clock, chance: &mut || 0.0, stop, listener: &mut |line: &str| said.push(line.to_owned()) },
    );
    said
}

#[test]
fn syncs_keep_their_time_beside_a_spool_that_fails_and_is_emptied() {
    let project = Project::new();
    project.answers(configs(document(5)));
    put(&spool(&project), 0..9_000);
    let (fails, taken, stop) =
        (Rc::new(Cell::new(true)), Rc::new(RefCell::new(Vec::new())), Rc::new(AtomicBool::new(false)));
    let (mends, ending) = (Rc::clone(&fails), Rc::clone(&stop));
    let clock = FakeClock::with(move |now| {
        mends.set(now < BEGIN + 30_000);
        ending.store(now >= BEGIN + 100_000, Ordering::SeqCst);
    });
    let said = run(&project, Switched { fails, taken: Rc::clone(&taken) }, &mut PassAll, &clock, &stop);
    let asked = syncs(&project);
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
    let (taken, stop) = (Rc::new(RefCell::new(Vec::new())), Rc::new(AtomicBool::new(false)));
    let (ending, filled) = (Rc::clone(&stop), spool(&project));
    let clock = FakeClock::with(move |now| {
        if now == BEGIN + 20_000 {
            put(&filled, 0..3);
        }
        ending.store(now >= BEGIN + 60_000, Ordering::SeqCst);
    });
    run(&project, Switched { fails: Rc::default(), taken: Rc::clone(&taken) }, &mut PassAll, &clock, &stop);
    assert_eq!(syncs(&project), 1);
    let taken = taken.borrow();
    assert_eq!(taken.len(), 3);
    assert!(taken.iter().all(|at| *at <= BEGIN + 25_250), "within the shipping interval: {taken:?}");
}

#[test]
fn a_slow_intake_starves_no_sync_and_hides_no_sign_of_life() {
    let project = Project::new();
    project.answers(configs(document(5)));
    put(&spool(&project), 0..30_000);
    let stop = Rc::new(AtomicBool::new(false));
    let (ending, path, late) = (Rc::clone(&stop), project.place().attempt(), Rc::new(Cell::new(0)));
    let most = Rc::clone(&late);
    let clock = Rc::new(FakeClock::with(move |now| {
        most.set(most.get().max(now - Attempt::load(&path).beat));
        ending.store(now >= BEGIN + 600_000, Ordering::SeqCst);
    }));
    run(&project, Slow(Rc::clone(&clock), Duration::from_secs(25)), &mut PassAll, &*clock, &stop);
    let asked = syncs(&project);
    assert!(asked >= 20, "{asked} syncs in ten minutes: one behind each batch at the latest");
    assert!(late.get() <= 90_000, "a sign of life {} ms ago", late.get());
}

/// A gate that passes the units of the list `club`.
fn listed() -> String {
    json!({"has_updates": true, "time": 5, "dynamic_configs": {}, "layer_configs": {},
        "feature_gates": {"listed": {"type": "feature_gate", "entity": "feature_gate", "salt": "s", "enabled": true,
            "defaultValue": false, "idType": "userID", "rules": [{"name": "r", "id": "r", "salt": "r",
                "passPercentage": 100, "returnValue": true, "conditions": ["in"], "idType": "userID"}]}},
        "condition_map": {"in": {"type": "unit_id", "operator": "in_segment_list", "targetValue": "club",
            "idType": "userID"}}})
    .to_string()
}

/// A line of PHP's: the gate has passed this unit.
fn passed(number: usize, unit: &str, at: i64) -> String {
    let event = json!({"eventName": "statsig::gate_exposure", "user": {"userID": unit}, "value": null, "time": at,
        "metadata": {"gate": "listed", "gateValue": "true", "ruleID": "r"}, "secondaryExposures": []});
    let (id, cv) = (id(number), cv(&listed()));
    format!(r#"{{"f":1,"id":"{id}","at":{at},"src":"php","cv":"{cv}","e":{event},"m":{{}}}}"#) + "\n"
}

#[test]
fn exposures_are_judged_by_the_lists_that_this_loop_has_put_in_place() {
    let project = Project::new();
    let place = project.place();
    let member = std::sync::Arc::new(std::sync::Mutex::new("u1"));
    let (now_member, url) = (std::sync::Arc::clone(&member), project.server.url());
    project.answers(move |asked| {
        let unit = *now_member.lock().unwrap();
        match asked.target.as_str() {
            target if target.starts_with("/v2/") => Reply::ok(listed()),
            "/v1/get_id_lists" => Reply::ok(format!(
                r#"{{"club":{{"name":"club","size":10,"url":"{url}/{unit}","creationTime":{},"fileID":"{unit}"}}}}"#,
                &unit[1..]
            )),
            _ => Reply::ok(format!("+{}\n", &sha256_base64(unit)[..8])),
        }
    });
    let stop = Rc::new(AtomicBool::new(false));
    let (ending, dir, step) = (Rc::clone(&stop), spool(&project), Cell::new(0));
    let clock = FakeClock::with(move |now| {
        // Lists are asked for each minute: u1's is in place at the first pair, u2's at the second one.
        let is_due = [30_000, 90_000, 150_000].get(step.get()).is_some_and(|due| now >= BEGIN + due);
        if is_due && step.get() == 1 {
            *member.lock().unwrap() = "u2";
        } else if is_due {
            let lines = passed(step.get(), "u1", now) + &passed(step.get() + 1, "u2", now);
            Spool::new(&dir, SpoolBounds { min_free_bytes: 0, ..SpoolBounds::default() })
                .append(lines.as_bytes(), now)
                .unwrap();
        }
        step.set(step.get() + usize::from(is_due));
        ending.store(now >= BEGIN + 200_000, Ordering::SeqCst);
    });
    let documents = Documents::new(&place.versions(), place.config(), 1 << 20);
    let mut verifier = Verifier::new(documents, Host::default(), ListsInPlace::new(&place.id_lists()));
    let sink = project.folder.join("sink");
    run(&project, DayFiles::new(&sink, Retention::default()), &mut verifier, &clock, &stop);
    let lines = std::fs::read_to_string(sink.join("events-2026-07-24.jsonl")).unwrap();
    let judged: Vec<(String, bool)> = lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["user"]["userID"].as_str().unwrap().to_owned(), line["verified"].as_bool().unwrap()))
        .collect();
    let expected = [("u1", true), ("u2", false), ("u1", false), ("u2", true)];
    assert_eq!(judged, expected.map(|(unit, verified)| (unit.to_owned(), verified)));
}
