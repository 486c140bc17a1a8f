//! Requests that were captured from the vendor's own SDKs. What the relay makes of each is kept in a file, and holds
//! nothing that identifies a person or a page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use statsig::events::limit::Limiter;

use crate::kit::bodies::relay;
use crate::kit::policies;

/// A day after the youngest captured event would already clamp: this is shortly after the last.
const NOW: i64 = 1_795_484_600_000;

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn requests() -> Vec<Value> {
    let index = std::fs::read(fixtures().join("captured/index.json")).unwrap();
    let index: Value = serde_json::from_slice(&index).unwrap();
    index["requests"].as_array().unwrap().clone()
}

fn body(request: &Value) -> Vec<u8> {
    request["bodyFile"]
        .as_str()
        .map(|file| std::fs::read(fixtures().join("captured").join(file)).unwrap())
        .unwrap_or_default()
}

/// Whether this is a browser's upload of events.
fn is_events(request: &Value) -> bool {
    let path = request["path"].as_str().unwrap();
    request["method"] == "POST" && (path.ends_with("/rgstr") || path.ends_with("/rgstr_b"))
}

#[test]
fn every_captured_request_gives_what_is_written_down() {
    let policy = policies::fixture();
    let (mut seen, mut accepted) = (0, 0);
    let mut wrong = Vec::new();
    for request in requests() {
        let id = request["id"].as_str().unwrap();
        let relayed = relay(&body(&request), &policy, &mut Limiter::new(), "198.51.100.7", NOW);
        seen += 1;
        if !is_events(&request) {
            assert_eq!((relayed.status, relayed.accepted, relayed.lines.len()), (400, 0, 0), "{id}");
            continue;
        }
        assert_eq!(relayed.status, 202, "{id}");
        accepted += relayed.accepted;
        let lines: Vec<Value> = relayed
            .lines
            .split(|&byte| byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        assert_eq!(lines.len() as u64, relayed.accepted, "{id}");
        let dropped: BTreeMap<_, _> = relayed.dropped.iter().map(|(cause, count)| (cause.word(), count)).collect();
        let is = json!({ "dropped": dropped, "lines": lines });
        let text = serde_json::to_string_pretty(&is).unwrap() + "\n";
        for needle in request["needlesPresent"].as_array().unwrap() {
            assert!(!text.contains(needle.as_str().unwrap()), "{id}: {needle}");
        }
        let path = fixtures().join("relay").join(format!("{id}.json"));
        if std::env::var_os("STATSIG_WRITE_EXPECTED").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let expected: Option<Value> = std::fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        if expected != Some(is) {
            wrong.push(id.to_owned());
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((seen, accepted), (82, 103));
}

#[test]
fn no_needle_of_any_request_is_in_any_line() {
    let policy = policies::fixture();
    let needles: Vec<String> = {
        let index = std::fs::read(fixtures().join("captured/index.json")).unwrap();
        let index: Value = serde_json::from_slice(&index).unwrap();
        index["needles"].as_array().unwrap().iter().map(|needle| needle.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(needles.len(), 21);
    for request in requests() {
        let lines = relay(&body(&request), &policy, &mut Limiter::new(), "198.51.100.7", NOW).lines;
        let text = String::from_utf8(lines).unwrap();
        for needle in &needles {
            assert!(!text.contains(needle), "{}: {needle}", request["id"]);
        }
    }
}
