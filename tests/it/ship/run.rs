//! The shipper against sinks that fail in every way.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value;
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::events::spool::line::{self, LineHead, LineSource};
use statsig::worker::books::shipment::Shipment;
use statsig::worker::host::cause::Cause;
use statsig::worker::host::clock::Clock;
use statsig::worker::host::lock::Lock;
use statsig::worker::judge::verdict::{Event, Judge, Passed, Verdict};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::batch::EventRun;
use statsig::worker::sinks::sink::{Sent, Sink};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::pass_all::PassAll;
use crate::kit::scratch::Scratch;
use crate::kit::undisturbed::undisturbed;

/// What becomes of a run of events.
pub type Script = dyn FnMut(&[Value]) -> Sent;

/// A sink that does what a test says, and remembers ids taken.
#[derive(Default)]
pub struct Scripted {
    name: Option<&'static str>,
    pub taken: Vec<String>,
    pub requests: usize,
    script: Option<Box<Script>>,
}

impl Scripted {
    pub fn named(name: &'static str) -> Self {
        Self { name: Some(name), ..Self::default() }
    }

    pub fn new(script: impl FnMut(&[Value]) -> Sent + 'static) -> Self {
        Self { script: Some(Box::new(script)), ..Self::default() }
    }
}

impl Sink for Scripted {
    fn name(&self) -> &'static str {
        self.name.unwrap_or("statsig")
    }

    fn send(&mut self, run: EventRun<'_>, _: i64) -> Sent {
        self.requests += 1;
        let events: Vec<Value> = run.events().map(|event| serde_json::from_slice(event).unwrap()).collect();
        assert!(!events.is_empty());
        let sent = self.script.as_mut().map_or(Sent::Accepted, |script| script(&events));
        if sent == Sent::Accepted {
            self.taken.extend(events.iter().map(event_id));
        }
        sent
    }
}

/// A sink that takes all events, and lets so much time pass for each request.
pub struct Slow(pub Rc<FakeClock>, pub Duration);

impl Sink for Slow {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, _: EventRun<'_>, _: i64) -> Sent {
        self.0.advance(self.1);
        Sent::Accepted
    }
}

pub fn event_id(event: &Value) -> String {
    event["statsigMetadata"]["eventId"].as_str().unwrap().to_owned()
}

pub fn id(number: usize) -> String {
    format!("{number:032x}")
}

pub fn line_at(number: usize, at: i64) -> Vec<u8> {
    let mut out = Vec::new();
    let id = id(number);
    LineHead { id: &id, at, source: LineSource::Cli, version: None, trusted: false, previous: None, lost: 0 }
        .write(&mut out);
    out.extend_from_slice(format!(r#"{{"eventName":"n{number}","user":{{}},"time":{at}}}"#).as_bytes());
    line::finish(b"{}", &mut out);
    out
}

fn spool(dir: &Path) -> Spool {
    Spool::new(dir, SpoolBounds { max_bytes: 1 << 30, min_free_bytes: 0 })
}

/// Appends events with these numbers.
pub fn put(dir: &Path, numbers: std::ops::Range<usize>) {
    let lines: Vec<u8> = numbers.flat_map(|number| line_at(number, BEGIN)).collect();
    spool(dir).append(&lines, BEGIN).unwrap();
}

pub fn run(dir: &Path, sink: &mut dyn Sink, clock: &dyn Clock) -> Shipment {
    undisturbed(clock, |outside| ship(dir, &mut [sink], &mut PassAll, ShipOptions::default(), outside))
}

pub fn set(range: std::ops::Range<usize>) -> BTreeSet<String> {
    range.map(id).collect()
}

#[test]
fn all_is_sent_once_and_the_spool_is_empty() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..1_201);
    let mut sink = Scripted::default();
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (1_201, 0, None));
    assert_eq!((sink.requests, sink.taken.len()), (3, 1_201));
    assert_eq!(sink.taken.into_iter().collect::<BTreeSet<_>>(), set(0..1_201));
    assert_eq!(scratch.names(), ["seen-statsig", "ship.json", "ship.lock"]);
    assert_eq!(run(scratch.path(), &mut Scripted::default(), &clock).shipped, 0);
}

#[test]
fn what_was_not_taken_is_sent_again_from_there() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..1_200);
    let mut count = 0;
    let mut sink = Scripted::new(move |_| {
        count += 1;
        if count == 2 { Sent::Failed(Cause::Server, None) } else { Sent::Accepted }
    });
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (500, 700, Some("server")));
    assert_eq!(shipment.wait_ms, 1_000);
    // Too early, then in time.
    let mut sink = Scripted::default();
    assert_eq!(run(scratch.path(), &mut sink, &clock).stopped, Some("waiting"));
    clock.advance(Duration::from_secs(1));
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (700, 0, None));
    assert_eq!(sink.taken.into_iter().collect::<BTreeSet<_>>(), set(500..1_200));
}

#[test]
fn a_line_that_holds_what_is_no_json_spoils_no_batch() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..2);
    for (number, from, to) in [
        (7, r#""user":{}"#, r#""user":{"email":"\ud800"}"#),
        (8, r#""user":{}"#, r#""user":{"custom":{"age":1e999}}"#),
        (9, r#""m":{}"#, r#""m":{"g":["\udc00","01234567",0]}"#),
    ] {
        let line = String::from_utf8(line_at(number, BEGIN)).unwrap().replace(from, to);
        assert!(line.contains(to));
        spool(scratch.path()).append(line.as_bytes(), BEGIN).unwrap();
    }
    let mut sink = Scripted::default();
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((sink.taken, sink.requests), (vec![id(0), id(1)], 1));
    assert_eq!(shipment.dropped.into_iter().collect::<Vec<_>>(), [("torn", 3)]);
}

#[test]
fn equal_ids_torn_lines_and_old_events_are_dropped_and_counted() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let day = 86_400_000;
    put(scratch.path(), 0..3);
    put(scratch.path(), 1..4);
    for lines in
        [line_at(9, BEGIN - 5 * day - 1), line_at(4, BEGIN - 5 * day), b"{\"f\":1,\"id\":\"0\n\n\xff\n".to_vec()]
    {
        spool(scratch.path()).append(&lines, BEGIN).unwrap();
    }
    let mut sink = Scripted::default();
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!(sink.taken, [id(0), id(1), id(2), id(3), id(4)]);
    assert_eq!(shipment.dropped.into_iter().collect::<Vec<_>>(), [("age", 1), ("duplicate", 2), ("torn", 2)]);
    // Remembered from one run to the next.
    put(scratch.path(), 3..6);
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.dropped.get("duplicate")), (1, Some(&2)));
}

#[test]
fn three_refused_events_are_found_within_40_requests() {
    for bad in [[0, 1, 2], [0, 250, 499], [497, 498, 499], [17, 18, 301]] {
        let (scratch, clock) = (Scratch::new(), FakeClock::new());
        put(scratch.path(), 0..500);
        let names: Vec<String> = bad.iter().map(|number| id(*number)).collect();
        let mut sink = Scripted::new(move |events| {
            if events.iter().any(|event| names.contains(&event_id(event))) { Sent::Refused } else { Sent::Accepted }
        });
        let shipment = run(scratch.path(), &mut sink, &clock);
        assert_eq!((shipment.shipped, shipment.quarantined, shipment.left), (497, 3, 0));
        assert!(sink.requests <= 40, "{} requests", sink.requests);
        assert_eq!(sink.taken.len(), sink.taken.iter().collect::<BTreeSet<_>>().len(), "none twice");
        assert_eq!(fs::read_to_string(scratch.join("quarantine.jsonl")).unwrap().matches("eventName").count(), 3);
    }
}

#[test]
fn an_intake_that_refuses_everything_does_not_empty_the_spool() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..500);
    let shipment = run(scratch.path(), &mut Scripted::new(|_| Sent::Refused), &clock);
    assert_eq!((shipment.quarantined, shipment.left, shipment.stopped), (10, 490, Some("rejected")));
}

#[test]
fn too_large_is_no_fault_of_an_event() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..500);
    let mut sink = Scripted::new(|events| if events.len() > 60 { Sent::TooLarge } else { Sent::Accepted });
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.quarantined, shipment.left), (500, 0, 0));
    assert!(sink.requests <= 20, "{} requests", sink.requests);
}

#[test]
fn each_sink_goes_at_its_own_pace() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..600);
    let is_up = Rc::new(RefCell::new(false));
    let up = Rc::clone(&is_up);
    let mut statsig =
        Scripted::new(move |_| if *up.borrow() { Sent::Accepted } else { Sent::Failed(Cause::Connect, None) });
    let mut own = Scripted::named("file");
    let options = ShipOptions { force: true, ..ShipOptions::default() };
    for _ in 0..2 {
        let shipment = undisturbed(&clock, |outside| {
            ship(scratch.path(), &mut [&mut statsig, &mut own], &mut PassAll, options, outside)
        });
        assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (0, 600, Some("connect")));
    }
    assert_eq!(own.taken.len(), 600);
    *is_up.borrow_mut() = true;
    let shipment = undisturbed(&clock, |outside| {
        ship(scratch.path(), &mut [&mut statsig, &mut own], &mut PassAll, options, outside)
    });
    assert_eq!((shipment.shipped, shipment.left, statsig.taken.len(), own.taken.len()), (600, 0, 600, 600));
}

#[test]
fn a_day_of_failing_is_few_tries_and_no_loss() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..100);
    let mut sink = Scripted::new(|_| Sent::Failed(Cause::Connect, None));
    while clock.now_ms() < BEGIN + 3_600_000 {
        let shipment = run(scratch.path(), &mut sink, &clock);
        assert_eq!((shipment.left, shipment.shipped), (100, 0));
        clock.advance(Duration::from_millis(u64::try_from(shipment.wait_ms).unwrap()));
    }
    assert!((50..=100).contains(&sink.requests), "{} tries an hour", sink.requests);
    clock.advance(Duration::from_secs(23 * 3_600));
    let mut sink = Scripted::default();
    assert_eq!((run(scratch.path(), &mut sink, &clock).shipped, sink.taken.len()), (100, 100));
}

#[test]
fn large_files_wait_compressed_and_go_on_where_they_were() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..2_000);
    let mut count = 0;
    let mut sink = Scripted::new(move |_| {
        count += 1;
        if count > 1 { Sent::Failed(Cause::Server, Some(Duration::from_secs(7))) } else { Sent::Accepted }
    });
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.left, shipment.wait_ms), (1_500, 7_000));
    let files: Vec<_> = scratch.names().into_iter().filter(|name| name.starts_with("closed")).collect();
    assert!(files.iter().any(|name| name.ends_with(".jsonl.gz")) && !files.iter().any(|name| name.ends_with(".jsonl")));
    clock.advance(Duration::from_secs(7));
    let mut sink = Scripted::default();
    assert_eq!(run(scratch.path(), &mut sink, &clock).shipped, 1_500);
    assert_eq!(sink.taken.into_iter().collect::<BTreeSet<_>>(), set(500..2_000));
}

#[test]
fn a_file_that_cannot_be_read_stays_and_holds_up_no_other() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    fs::write(scratch.join("closed-000.jsonl.gz"), "no gzip").unwrap();
    put(scratch.path(), 0..3);
    let mut sink = Scripted::default();
    let shipment = run(scratch.path(), &mut sink, &clock);
    assert_eq!((shipment.shipped, shipment.stopped), (3, Some("read")));
    assert!(scratch.names().contains(&"closed-000.jsonl.gz".to_owned()));
}

#[test]
fn one_shipper_at_a_time_and_only_so_many_batches() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..1_200);
    let lock = Lock::take(&scratch.join("ship.lock")).unwrap();
    assert_eq!(run(scratch.path(), &mut Scripted::default(), &clock).stopped, Some("locked"));
    drop(lock);
    let options = ShipOptions { max_batches: 2, ..ShipOptions::default() };
    let shipment = undisturbed(&clock, |outside| {
        ship(scratch.path(), &mut [&mut Scripted::default()], &mut PassAll, options, outside)
    });
    assert_eq!((shipment.shipped, shipment.left, shipment.stopped), (1_000, 200, Some("batches")));
}

/// A judge that drops every third event, and passes the others as unverified, with another rule id.
struct Strict(usize);

impl Judge for Strict {
    fn judge(&mut self, _: &line::Line<'_>, _: &Event<'_>) -> Verdict {
        self.0 += 1;
        if self.0.is_multiple_of(3) {
            return Verdict::Drop("disagrees");
        }
        let metadata = Some(r#"{"ruleID":"r"}"#.to_owned());
        Verdict::Pass(Passed { metadata, is_unverified: true, ..Passed::default() })
    }
}

#[test]
fn the_judge_has_its_way() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    put(scratch.path(), 0..9);
    let mut sink = Scripted::new(|events| {
        assert!(events.iter().all(|event| event["metadata"]["ruleID"] == "r"));
        assert!(events.iter().all(|event| event["statsigMetadata"]["verified"] == false));
        Sent::Accepted
    });
    let shipment = undisturbed(&clock, |outside| {
        ship(scratch.path(), &mut [&mut sink], &mut Strict(0), ShipOptions::default(), outside)
    });
    assert_eq!((shipment.shipped, shipment.dropped.get("disagrees")), (6, Some(&3)));
}
