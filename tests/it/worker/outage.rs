//! A day on which Statsig fails in every way, on the fake clock (requirements U10). Web processes go on deciding by the
//! last good config, and are told since when it may be out of date.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use statsig::cache::file::Trouble;
use statsig::cache::snapshots::Cache;
use statsig::config::Snapshot;
use statsig::config::ids::id_list::IdLists;
use statsig::eval::{Context, Host, evaluate};
use statsig::worker::host::cause::Cause;
use statsig::worker::host::outside::Outside;
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;
use statsig::worker::sync::report::SyncOutcome;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::fixture::{repository, user};
use crate::kit::loopback::Reply;
use crate::worker::project::Project;

const DAY: i64 = 86_400_000;

fn compile(_: &Path, bytes: &[u8], _: Option<&Snapshot>) -> Result<Snapshot, Trouble> {
    Snapshot::compile(bytes).map_err(|error| error.cause())
}

fn accepts(document: &[u8]) -> Result<(), Cause> {
    Snapshot::compile(document).map(|_| ()).map_err(|_| Cause::Garbage)
}

/// Every entry's answer for some users, as text.
fn decisions(snapshot: &Snapshot, now: i64) -> Vec<String> {
    let (host, lists) = (Host::default(), IdLists::default());
    let context = Context { snapshot, host: &host, lists: &lists, now };
    let mut answers = Vec::new();
    for number in 0..20 {
        let unit = format!("unit-{number}");
        let user = user(&serde_json::json!({ "userID": unit, "customIDs": { "stableID": unit } }));
        for section in [snapshot.gates(), snapshot.configs(), snapshot.layers()] {
            for (_, spec) in section.iter() {
                let name = snapshot.str(spec.name);
                let decision = evaluate(context, &user, None, name);
                let value = decision.object(snapshot).unwrap_or_default();
                let rule = decision.rule.of(snapshot);
                answers.push(format!("{name} {unit} {} {value} {rule} {decision:?}", decision.enabled));
            }
        }
    }
    answers
}

fn cycle(project: &Project) -> Cycle<'_> {
    Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    }
}

#[test]
fn a_day_without_upstream_decides_as_the_last_good_config() {
    let project = Project::new();
    let good = std::fs::read(repository("tests/fixtures/demo.json")).unwrap();
    project.serves(good.clone());
    cycle(&project).single(
        &mut accepts,
        &mut Outside {
            clock: &FakeClock::new(),
            chance: &mut || 0.0,
            stop: &AtomicBool::new(false),
            listener: &mut |_: &str| {},
        },
    );
    let round = AtomicUsize::new(0);
    project.answers(move |_| match round.fetch_add(1, Ordering::SeqCst) % 6 {
        0 => Reply::status(503),
        1 => Reply::ok("<html>sorry</html>"),
        2 => Reply::status(401),
        3 => Reply::ok(r#"{"has_updates":true,"time":9999999999999,"feature_gates":7}"#),
        4 => Reply::Http(200, vec![("content-encoding", "gzip".into())], b"cut".into()),
        _ => Reply::status(500),
    });

    let cache = Arc::new(Cache::new(compile));
    let (config, attempt) = (project.config(), project.place().attempt());
    let last_good = Snapshot::compile(&good).unwrap();
    let (looks, stop) = (Rc::new(AtomicUsize::new(0)), Rc::new(AtomicBool::new(false)));
    let (looked, ending) = (Rc::clone(&looks), Rc::clone(&stop));
    let next = std::cell::Cell::new(BEGIN);
    let clock = FakeClock::with(move |now| {
        if now >= next.get() {
            next.set(now + DAY / 96);
            let snapshot = cache.current(&config, 1 << 20, Duration::ZERO).unwrap();
            assert_eq!(decisions(&snapshot, now), decisions(&last_good, now));
            let told = Attempt::load(&attempt);
            assert!(told.is_alive(now));
            assert_eq!(told.succeeded, BEGIN, "since when the config may be behind");
            looked.fetch_add(1, Ordering::SeqCst);
        }
        ending.store(now >= BEGIN + DAY, Ordering::SeqCst);
    });
    let report = cycle(&project)
        .run(
            &mut accepts,
            &mut Outside { clock: &clock, chance: &mut || 0.5, stop: &stop, listener: &mut |_: &str| {} },
        )
        .unwrap();
    assert_eq!(report.outcome, SyncOutcome::Failed);
    assert_eq!(looks.load(Ordering::SeqCst), 96);
    assert_eq!(project.in_place().unwrap().into_bytes(), good);
}
