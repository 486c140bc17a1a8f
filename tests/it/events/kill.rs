//! Writers and shipper are stopped and killed at random, again and again: nothing
//! that was acknowledged is lost, and a killed shipper repeats one batch at most.
//!
//! The children are this very test binary, told by the environment what to be.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::worker::books::shipment::{Shipment, SinkStates};
use statsig::worker::host::clock::{Clock, SystemClock};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::batch::MOST_EVENTS;
use statsig::worker::sinks::day_file::{DayFiles, Retention};

use crate::kit::pass_all::PassAll;
use crate::kit::scratch::Scratch;
use crate::kit::undisturbed::undisturbed;
use crate::ship::run::line_at;

/// Events to be acknowledged in an ordinary run; `STATSIG_KILL_EVENTS` asks for more.
const EVENTS: usize = 40_000;
const ROLE: &str = "STATSIG_KILL_ROLE";
const DIR: &str = "STATSIG_KILL_DIR";
const GENERATION: &str = "STATSIG_KILL_GENERATION";
const WRITERS: usize = 4;
const SEED: u64 = 0x0051_0911_4B11_0001;

fn ship_once(dir: &Path) -> Shipment {
    let mut sink = DayFiles::new(&dir.join("days"), Retention::default());
    undisturbed(&SystemClock, |outside| {
        ship(&dir.join("spool"), &mut [&mut sink], &mut PassAll, ShipOptions::default(), outside)
    })
}

/// Appends events, one to eight at once, with a breath in between as requests leave, and notes those that were
/// acknowledged: 8 bytes each, which no kill cuts, as pages are cut at multiples of it.
fn write_for_ever(dir: &Path, generation: usize, events: usize) {
    let mut spool = Spool::new(&dir.join("spool"), SpoolBounds { max_bytes: 1 << 40, min_free_bytes: 0 });
    let path = dir.join("acknowledged").join(generation.to_string());
    let mut acknowledged = OpenOptions::new().append(true).create(true).open(path).unwrap();
    let mut next = 0;
    while next < events {
        let until = events.min(next + 1 + next * 5 % 8);
        let numbers: Vec<usize> = (next..until).map(|at| generation << 32 | at).collect();
        let now = SystemClock.now_ms();
        let lines: Vec<u8> = numbers.iter().flat_map(|number| line_at(*number, now)).collect();
        if spool.append(&lines, now).is_ok() {
            let notes: Vec<u8> = numbers.iter().flat_map(|number| (*number as u64).to_le_bytes()).collect();
            acknowledged.write_all(&notes).unwrap();
        }
        next = until;
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// As a child: what the environment says. Otherwise the simplest case of the law: one writer, one shipper, nobody killed.
#[test]
fn alone_or_as_a_child() {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let dir = PathBuf::from(var(DIR));
    match var(ROLE).as_str() {
        "writer" => write_for_ever(&dir, var(GENERATION).parse().unwrap(), usize::MAX),
        "shipper" => loop {
            ship_once(&dir);
        },
        _ => {
            let scratch = Scratch::new();
            fs::create_dir(scratch.join("acknowledged")).unwrap();
            write_for_ever(scratch.path(), 1, 1_000);
            assert_eq!(ship_once(scratch.path()).shipped, 1_000);
            assert_eq!(arrived(scratch.path()).len(), 1_000);
        }
    }
}

/// A child that ends with its value, whatever happens.
struct Victim {
    child: Child,
    role: &'static str,
}

impl Victim {
    fn start(role: &'static str, dir: &Path, generation: usize) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["events::kill::alone_or_as_a_child", "--exact"])
            .env(ROLE, role)
            .env(DIR, dir)
            .env(GENERATION, generation.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, role }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often each event is in the days' files; every line but torn ones must parse.
fn arrived(dir: &Path) -> HashMap<u128, usize> {
    let mut found = HashMap::new();
    for name in crate::kit::scratch::names(&dir.join("days")) {
        for line in fs::read_to_string(dir.join("days").join(name)).unwrap().lines() {
            let Ok(event) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let id = event["id"].as_str().unwrap();
            *found.entry(u128::from_str_radix(id, 16).unwrap()).or_default() += 1;
        }
    }
    found
}

fn acknowledged(dir: &Path) -> Vec<u128> {
    let mut all = Vec::new();
    for name in crate::kit::scratch::names(&dir.join("acknowledged")) {
        let bytes = fs::read(dir.join("acknowledged").join(name)).unwrap();
        let (numbers, rest) = bytes.as_chunks::<8>();
        assert!(rest.is_empty());
        all.extend(numbers.iter().map(|number| u128::from(u64::from_le_bytes(*number))));
    }
    all
}

fn count_acknowledged(dir: &Path) -> u64 {
    let files = fs::read_dir(dir.join("acknowledged")).unwrap();
    files.map(|file| file.unwrap().metadata().unwrap().len() / 8).sum()
}

#[test]
fn nothing_acknowledged_is_lost_whoever_is_killed() {
    let events: usize = std::env::var("STATSIG_KILL_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(EVENTS);
    let scratch = Scratch::new();
    let dir = scratch.path();
    fs::create_dir(scratch.join("acknowledged")).unwrap();
    let mut generation = 0;
    let mut start = |role| {
        generation += 1;
        Victim::start(role, dir, generation)
    };
    let mut victims: Vec<Victim> = (0..WRITERS).map(|_| start("writer")).collect();
    victims.push(start("shipper"));
    let mut asleep: Vec<(usize, Instant)> = Vec::new();
    let (mut kills, mut shipper_kills, mut stops) = (0, 0, 0);
    let mut seed = SEED;
    let mut chance = |end: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % end
    };
    // Long stops belong to long runs: the longest is two seconds.
    let longest = (events as u64 / 200).clamp(50, 2_000);
    while count_acknowledged(dir) < events as u64 || kills < events / 1_000 {
        std::thread::sleep(Duration::from_millis(1 + chance(4)));
        asleep.retain(|(at, until)| {
            let sleeps = Instant::now() < *until;
            if !sleeps {
                victims[*at].signal(Signal::CONT);
            }
            sleeps
        });
        let at = usize::try_from(chance(victims.len() as u64)).unwrap();
        let is_asleep = asleep.iter().any(|(other, _)| *other == at);
        if chance(3) > 0 {
            if !is_asleep && asleep.len() < 3 {
                victims[at].signal(Signal::STOP);
                let most = if chance(10) == 0 { longest } else { 20 };
                asleep.push((at, Instant::now() + Duration::from_millis(chance(most))));
                stops += 1;
            }
        } else {
            // Also one that is stopped: it dies where it stands.
            asleep.retain(|(other, _)| *other != at);
            let role = victims[at].role;
            kills += 1;
            shipper_kills += usize::from(role == "shipper");
            victims[at] = start(role);
        }
    }
    drop(victims);
    let mut rounds = 0;
    while ship_once(dir).left > 0 {
        rounds += 1;
        assert!(rounds < 10, "the spool does not run empty");
    }
    let (arrived, acknowledged) = (arrived(dir), acknowledged(dir));
    let lost = acknowledged.iter().filter(|id| !arrived.contains_key(id)).count();
    let repeated: usize = arrived.values().map(|times| times - 1).sum();
    println!(
        "{} acknowledged, {} arrived, {lost} lost, {repeated} repeated; {kills} kills ({shipper_kills} of the shipper), {stops} stops",
        acknowledged.len(),
        arrived.len()
    );
    assert_eq!(lost, 0);
    let counted = SinkStates::load(&dir.join("spool")).0["file"].shipped;
    assert_eq!(counted, arrived.len() as u64, "each event counts once, whenever the shipper was killed");
    assert!(repeated <= shipper_kills * MOST_EVENTS, "{repeated} repeated after {shipper_kills} kills");
    assert!(acknowledged.len() >= events && stops > 0);
    crate::ship::schema::check(dir);
}
