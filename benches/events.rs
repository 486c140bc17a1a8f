//! Costs of events, one number a line: lower quartile of rounds taken in turn.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A bench fails by panicking.

use std::hint::black_box;
use std::time::Instant;

use statsig::events::limit::Limiter;
use statsig::events::line::{self, Head, Source};
use statsig::events::policy::{Input, Policy};
use statsig::events::relay::relay;
use statsig::events::spool::{Bounds, Spool};
use statsig::worker::batch::Run;
use statsig::worker::clock::SystemClock;
use statsig::worker::judge::PassAll;
use statsig::worker::key::Key;
use statsig::worker::ship::{Options, ship};
use statsig::worker::sink::{Sent, Sink, StatsigSink};
use statsig::worker::transport::{self, Transport};

#[path = "../tests/it/bodies.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod bodies;
#[path = "../tests/it/hostile.rs"]
mod hostile;
#[path = "../tests/it/loopback.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod loopback;

const ROUNDS: usize = 15;

/// Runs `work` so many times a round; gives nanoseconds for one.
fn quartile(times: usize, mut work: impl FnMut()) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            (0..times).for_each(|_| work());
            begun.elapsed().as_nanos() as f64 / times as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 4]
}

fn policy() -> Policy {
    let text = |text: &str| Input::Text(text.to_owned());
    let ids = vec![("stableID".to_owned(), text("token")), ("userID".to_owned(), text("hex32"))];
    let metadata = vec![("item".to_owned(), Input::List(vec![text("enum"), text("Item A")]))];
    let click = vec![("value".to_owned(), text("token")), ("metadata".to_owned(), Input::Map(metadata))];
    Policy::compile(&Input::Map(vec![
        ("ids".to_owned(), Input::Map(ids)),
        ("events".to_owned(), Input::Map(vec![("custom_click".to_owned(), Input::Map(click))])),
        ("limits".to_owned(), Input::Map(vec![("perMinute".to_owned(), Input::Int(1_000_000))])),
    ]))
    .unwrap()
}

/// Takes everything and does nothing.
struct Void;

impl Sink for Void {
    fn name(&self) -> &'static str {
        "void"
    }

    fn send(&mut self, run: Run<'_>, _: i64) -> Sent {
        black_box(run.count());
        Sent::Accepted
    }
}

fn fill(dir: &std::path::Path, events: usize) {
    let mut spool = Spool::new(dir, Bounds { max_bytes: 1 << 40, min_free_bytes: 0 });
    for number in 0..events {
        let now = i64::try_from(number).unwrap() + bodies::NOW;
        let mut out = Vec::new();
        let id = line::fresh_id(now);
        Head { id: &id, at: now, source: Source::Php, version: None, trusted: false, previous: None }.write(&mut out);
        out.extend_from_slice(bodies::exposure().to_string().as_bytes());
        line::finish(br#"{"exp":["Test","01234567",1]}"#, &mut out);
        spool.append(&out, now).unwrap();
    }
}

/// A clock at the time of the events: none of them is old.
struct Then;

impl statsig::worker::clock::Clock for Then {
    fn now_ms(&self) -> i64 {
        bodies::NOW
    }

    fn sleep(&self, time: std::time::Duration) {
        statsig::worker::clock::Clock::sleep(&SystemClock, time);
    }
}

fn shipped(name: &str, events: usize, sink: &mut dyn Sink) {
    let dir = std::env::temp_dir().join(format!("statsig-bench-{}", std::process::id()));
    fill(&dir, events);
    let begun = Instant::now();
    let shipment = ship(&dir, &mut [sink], &mut PassAll, Options::default(), &Then, &mut || 0.5);
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!((shipment.shipped, shipment.left), (events as u64, 0));
    std::fs::remove_dir_all(&dir).unwrap();
    println!("ship to {name}: {:.0} events/s", events as f64 / seconds);
}

fn main() {
    let policy = policy();
    let mut limiter = Limiter::new();
    let captured = include_bytes!("../tests/fixtures/captured/body/007_jc_boot_relay_plain_post.bin");
    let compressed = include_bytes!("../tests/fixtures/captured/body/008_jc_boot_relay_gzip_post.bin");
    for (name, body) in [("plain", &captured[..]), ("gzip", compressed)] {
        let nanos = quartile(2_000, || {
            let relayed = relay(black_box(body), &policy, &mut limiter, "198.51.100.7", bodies::NOW);
            assert_eq!(
                relayed.accepted + relayed.dropped.values().sum::<u64>(),
                if relayed.status == 429 { 0 } else { 5 }
            );
            if relayed.status == 429 {
                limiter = Limiter::new();
            }
        });
        println!("relay of 5 events of the vendor's SDK, {name}, {} bytes: {:.1} us", body.len(), nanos / 1e3);
    }
    for name in hostile::NAMES {
        let body = hostile::body(name);
        let nanos = quartile(1, || {
            black_box(relay(black_box(&body), &policy, &mut Limiter::new(), "198.51.100.7", bodies::NOW));
        });
        println!("relay of a hostile body, {name}, {} bytes: {:.1} ms", body.len(), nanos / 1e6);
    }
    let dir = std::env::temp_dir().join(format!("statsig-bench-append-{}", std::process::id()));
    let mut spool = Spool::new(&dir, Bounds { max_bytes: 1 << 40, min_free_bytes: 0 });
    let lines = [b"x".repeat(599), b"\n".to_vec()].concat().repeat(5);
    let nanos = quartile(2_000, || spool.append(&lines, bodies::NOW).unwrap());
    println!("append of 5 lines, {} bytes: {:.1} us", lines.len(), nanos / 1e3);
    let mut now = bodies::NOW;
    let nanos = quartile(2_000, || {
        now += 2_000;
        spool.append(&lines, now).unwrap();
    });
    println!("the same with sizes looked up: {:.1} us", nanos / 1e3);
    std::fs::remove_dir_all(&dir).unwrap();
    shipped("nothing", 200_000, &mut Void);
    let server = loopback::Loopback::start(|_| loopback::Reply::Http(202, Vec::new(), b"{\"success\":true}".to_vec()));
    let transport = Transport::new(&transport::Options::default()).unwrap();
    let mut statsig = StatsigSink::new(transport, &server.url(), Key::new("bench-key").unwrap());
    shipped("a server on loopback", 200_000, &mut statsig);
}
