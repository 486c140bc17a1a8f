//! Lines and files of the spool, as the worker takes them, and of the file sink, as it counts them again.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use serde_json::json;
use statsig::config::json::canonical;
use statsig::eval::Host;
use statsig::events::spool::claim::Closed;
use statsig::events::spool::line::{Line, MOST_BYTES};
use statsig::events::spool::line_reader::{LineReader, each_line};
use statsig::worker::judge::verdict::{Event, Judge, Passed, Verdict, write_event};
use statsig::worker::judge::verifier::Verifier;
use statsig::worker::kept::cv::version;
use statsig::worker::kept::documents::Documents;
use statsig::worker::kept::lists_in_place::ListsInPlace;
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::batch::EventRun;
use statsig::worker::sinks::day_file::{DayFiles, Retention};
use statsig::worker::sinks::sink::{Sent, Sink};

use super::asked::{DEMO, is_json};
use super::room;
use crate::kit::fake_clock::FakeClock;
use crate::kit::pass_all::PassAll;
use crate::kit::undisturbed::undisturbed;

/// A judge who knows the document of the demonstration, and the folder of the documents that are kept.
pub fn judge() -> (Verifier, PathBuf) {
    let config = room::file("statsig.json", DEMO);
    let versions = config.with_file_name("versions");
    (Verifier::new(Documents::new(&versions, &config, 1 << 20), Host::default(), ListsInPlace::default()), versions)
}

/// It is no line, is dropped, or is written as JSON of one line for each sink.
pub fn line(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Some(line) = Line::parse(text) else { return };
    assert!(text.len() <= MOST_BYTES && line.id.len() == 32);
    // The shipper takes no other.
    if canonical(line.e).is_none() || line.m.is_some_and(|held| canonical(held).is_none()) {
        return;
    }
    let Ok(event) = serde_json::from_str::<Event<'_>>(line.e.get()) else { return };
    // One judge for all lines, as the worker has it: what is remembered of one must not spoil the next.
    thread_local! {
        static JUDGE: RefCell<Verifier> = RefCell::new(judge().0);
    }
    let judged = JUDGE.with(|judge| judge.borrow_mut().judge(&line, &event));
    let unjudged = Passed::default();
    let passed = match &judged {
        Verdict::Pass(passed) => passed,
        Verdict::Drop(word) => {
            assert!(!word.is_empty());
            &unjudged
        }
    };
    let (mut sent, mut kept) = (Vec::new(), Vec::new());
    write_event(&line, &event, passed, &mut sent);
    DayFiles::new(&room::folder("sink"), Retention::default()).write(&line, &event, passed, &mut kept);
    assert_eq!(sent.is_empty(), passed.is_home);
    for written in [sent, kept].iter().filter(|written| !written.is_empty()) {
        assert!(!written.contains(&b'\n'));
        is_json(std::str::from_utf8(written).unwrap(), true);
    }
}

/// Lines that name the document of the demonstration.
pub fn lines() -> Vec<Vec<u8>> {
    let cv = version(DEMO);
    let line = |event: &str, metadata: serde_json::Value, more: serde_json::Value| {
        let mut line = json!({"f": 1, "id": "0123456789abcdef0123456789abcdef", "at": 1_795_000_000_000_u64, "src": "relay", "cv": cv,
            "e": {"eventName": event, "user": {"customIDs": {"stableID": "0123456789abcdef0123"}}, "value": null, "metadata": metadata,
                "secondaryExposures": [], "time": 1_795_000_000_000_u64, "statsigMetadata": {"sdkType": "mw-statsig", "sdkVersion": "0.1.0"}},
            "m": {"demo_experiment": ["Control", "01234567", 1, "demo_layer"], "hello_world": ["true", "01234567", 0]}});
        line.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        line.to_string().into_bytes()
    };
    let gate = json!({"gate": "hello_world", "gateValue": "true", "ruleID": "hello_three_quarters", "reason": "Network:Recognized", "lcut": "1768000000000"});
    let config = json!({"config": "demo_experiment", "ruleID": "demo_control", "rulePassed": "true"});
    let layer = json!({"config": "demo_layer", "ruleID": "demo_control", "allocatedExperiment": "demo_experiment", "parameterName": "colour", "isExplicitParameter": "true"});
    vec![
        line("statsig::gate_exposure", gate.clone(), json!({})),
        line(
            "statsig::gate_exposure",
            gate,
            json!({"src": "php", "tk": true, "prev": ["00112233445566778899", 3], "lost": 2}),
        ),
        line("statsig::config_exposure", config, json!({})),
        line("statsig::layer_exposure", layer, json!({"cv": null, "pv": "0123456789abcdef"})),
        line("statsig::non_exposed_checks", json!({"checks": {"hello_world": 3, "nothing": 1}}), json!({})),
        line(
            "custom_click",
            json!({"item": "Item A", "local:own": 1}),
            json!({"m": {"local:own": ["A", "01234567", 1]}}),
        ),
    ]
}

/// A sink that takes everything.
#[derive(Default)]
pub struct Taking(pub usize);

impl Sink for Taking {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, run: EventRun<'_>, _: i64) -> Sent {
        run.events().for_each(|event| is_json(std::str::from_utf8(event).unwrap(), true));
        self.0 += run.count();
        Sent::Accepted
    }

    fn most_age(&self) -> Option<i64> {
        None
    }
}

/// Read on from any line, the rest is the same; it is shipped to its end, and nothing of it twice.
pub fn file(bytes: &[u8]) {
    let is_gzip = bytes.starts_with(&[0x1f, 0x8b]);
    let stem = "closed-001795000000000-1-000001";
    let dir = room::folder("spool");
    let path = dir.join(format!("{stem}{}", if is_gzip { ".jsonl.gz" } else { ".jsonl" }));
    std::fs::write(&path, bytes).unwrap();
    let closed = Closed { stem: stem.to_owned(), path, is_gzip };
    let (mut all, mut ends) = (Vec::new(), Vec::new());
    if let Ok(mut reader) = LineReader::open(&closed, 0) {
        while let Ok(Some(text)) = reader.peek() {
            assert!(text.len() <= MOST_BYTES);
            all.push(text.to_owned());
            assert!(reader.end() > reader.offset());
            reader.advance();
            ends.push(reader.offset());
        }
    }
    for at in (0..ends.len()).step_by(ends.len() / 8 + 1) {
        let mut rest = Vec::new();
        each_line(&closed, ends[at], |line| rest.push(line.to_owned()));
        assert_eq!(rest, all[at + 1..], "read on behind line {at}");
    }
    let ids: HashSet<String> = all.iter().filter_map(|line| Some(Line::parse(line)?.id.into_owned())).collect();
    let clock = FakeClock::new();
    let mut taking = Taking::default();
    for _ in 0..2 {
        undisturbed(&clock, |outside| ship(&dir, &mut [&mut taking], &mut PassAll, ShipOptions::default(), outside));
        assert!(taking.0 <= ids.len(), "{} events of {} ids", taking.0, ids.len());
    }
}

/// Files of such lines: whole, torn, packed, and cut short.
pub fn files() -> Vec<Vec<u8>> {
    let plain = lines().join(&b"\n"[..]);
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&plain).unwrap();
    let packed = encoder.finish().unwrap();
    let torn = plain[..plain.len() - 40].to_vec();
    let half = [b"\n", &plain[..], b"\n"].concat();
    let half = String::from_utf8(half).unwrap().replacen("three_quarters", "three\\ud800quarters", 1).into_bytes();
    vec![half, torn, packed[..packed.len() / 2].to_vec(), [packed.clone(), packed.clone()].concat(), packed, plain]
}

/// What it counts is bounded by its lines.
pub fn day_file(bytes: &[u8]) {
    let path = room::file("events-2026-11-18.jsonl", bytes);
    let sink = DayFiles::new(path.parent().unwrap(), Retention::default());
    let rollup = sink.recount("2026-11-18", &HashSet::new()).unwrap();
    let count = rollup.entries.values().flat_map(|entry| entry.versions.values()).flat_map(|groups| groups.values());
    let exposures: u64 = count.map(|group| group.exposures).sum();
    assert!(exposures <= bytes.split(|byte| *byte == b'\n').count() as u64);
    assert_eq!(Some(rollup), sink.recount("2026-11-18", &HashSet::new()));
}

/// Lines of this host, as no others are counted.
pub fn day_files() -> Vec<Vec<u8>> {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let line = |number: u32, verified: bool, unit: Option<&str>| {
        json!({"format": 1, "id": format!("{number:032x}"), "received": 1_795_000_000_000_u64, "source": "relay", "host": host.trim(),
            "verified": verified, "event": "statsig::gate_exposure", "time": 1_795_000_000_000_u64, "user": {}, "metadata": {},
            "counted": {"entry": "gate/hello_world", "version": "01234567", "group": "true", "unit": unit}})
    };
    let lines = [line(1, true, Some("0123456789abcdef")), line(1, true, None), line(2, false, None)];
    vec![lines.map(|line| format!("\n{line}\n")).concat().into_bytes()]
}
