//! Costs of events, one number a line: lower quartile of rounds taken in turn.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A bench fails by panicking.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use statsig::eval::Host;
use statsig::events::limit::Limiter;
use statsig::events::policy::{Input, Policy};
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::worker::host::clock::SystemClock;
use statsig::worker::host::outside::Outside;
use statsig::worker::judge::verdict::Judge;
use statsig::worker::judge::verifier::Verifier;
use statsig::worker::kept::documents::Documents;
use statsig::worker::kept::lists_in_place::ListsInPlace;
use statsig::worker::kept::version::{KeptBounds as Kept, Versions};
use statsig::worker::net::key::Key;
use statsig::worker::net::transport::{self, Transport};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::batch::EventRun;
use statsig::worker::sinks::sink::{Sent, Sink, StatsigSink};

#[path = "../tests/it/kit"]
#[allow(dead_code, reason = "the tests use more of it")]
mod kit {
    pub mod bodies;
    pub mod fixture;
    pub mod hostile;
    pub mod judged;
    pub mod loopback;
    pub mod pass_all;
    pub mod policies;
    pub mod scratch;
    pub mod token;
}
mod rounds;

use kit::loopback::{Loopback, Reply};
use kit::pass_all::PassAll;
use kit::{bodies, hostile, judged, scratch};
use rounds::quartile;

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

    fn send(&mut self, run: EventRun<'_>, _: i64) -> Sent {
        black_box(run.count());
        Sent::Accepted
    }
}

/// Exposures as PHP writes them, of many users and entries of one document.
fn fill(dir: &Path, events: usize, server: &judged::Server) {
    let mut spool = Spool::new(dir, SpoolBounds { max_bytes: 1 << 40, min_free_bytes: 0 });
    for number in 0..events {
        let now = i64::try_from(number / 1_000).unwrap() + bodies::NOW;
        let (kind, name) = judged::NAMES[number % judged::NAMES.len()];
        let line = server.expose(kind, name, &judged::reader(number as u64), now);
        spool.append(line.as_bytes(), now).unwrap();
    }
}

/// A clock at the time of the events: none of them is old.
struct Then;

impl statsig::worker::host::clock::Clock for Then {
    fn now_ms(&self) -> i64 {
        bodies::NOW
    }

    fn sleep(&self, time: std::time::Duration) {
        statsig::worker::host::clock::Clock::sleep(&SystemClock, time);
    }
}

fn shipped(name: &str, events: usize, sink: &mut dyn Sink, judge: impl Fn(&Path) -> Box<dyn Judge>) {
    let folder = scratch::Scratch::in_memory();
    let (dir, document) = (folder.join("spool"), judged::document(5));
    Versions::new(&folder.join("versions"), Kept::default()).keep(document.as_bytes(), bodies::NOW).unwrap();
    fill(&dir, events, &judged::Server::of(&document));
    let mut judge = judge(folder.path());
    let begun = Instant::now();
    let (stop, mut quiet) = (AtomicBool::new(false), |_: &str| ());
    let mut outside = Outside { clock: &Then, chance: &mut || 0.5, stop: &stop, listener: &mut quiet };
    let shipment = ship(&dir, &mut [sink], &mut *judge, ShipOptions::default(), &mut outside);
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!((shipment.shipped, shipment.left, shipment.unverified), (events as u64, 0, 0));
    println!("ship to {name}: {:.0} events/s", events as f64 / seconds);
}

/// What `Statsig\ship()` judges by.
fn verifier(folder: &Path) -> Box<dyn Judge> {
    let documents = Documents::new(&folder.join("versions"), &folder.join("statsig.json"), 1 << 20);
    Box::new(Verifier::new(documents, Host::default(), ListsInPlace::default()))
}

fn main() {
    let policy = policy();
    let mut limiter = Limiter::new();
    let captured = include_bytes!("../tests/fixtures/captured/body/007_jc_boot_relay_plain_post.bin");
    let compressed = include_bytes!("../tests/fixtures/captured/body/008_jc_boot_relay_gzip_post.bin");
    for (name, body) in [("plain", &captured[..]), ("gzip", compressed)] {
        let nanos = quartile(2_000, || {
            let relayed = bodies::relay(black_box(body), &policy, &mut limiter, "198.51.100.7", bodies::NOW);
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
            black_box(bodies::relay(black_box(&body), &policy, &mut Limiter::new(), "198.51.100.7", bodies::NOW));
        });
        println!("relay of a hostile body, {name}, {} bytes: {:.1} ms", body.len(), nanos / 1e6);
    }
    let dir = std::env::temp_dir().join(format!("statsig-bench-append-{}", std::process::id()));
    let mut spool = Spool::new(&dir, SpoolBounds { max_bytes: 1 << 40, min_free_bytes: 0 });
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
    shipped("nothing, unjudged", 200_000, &mut Void, |_| Box::new(PassAll));
    shipped("nothing, each exposure decided again", 200_000, &mut Void, verifier);
    let server = Loopback::start(|_| Reply::Http(202, Vec::new(), b"{\"success\":true}".to_vec()));
    let transport = Transport::new(&transport::TransportOptions::default()).unwrap();
    let mut statsig = StatsigSink::new(transport, &server.url(), Key::new("bench-key").unwrap());
    shipped("a server on loopback, the same", 200_000, &mut statsig, verifier);
}
