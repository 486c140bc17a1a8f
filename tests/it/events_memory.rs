//! Hostile bodies at the caps take little memory. Each is relayed in a process of
//! its own: this test binary, told by the environment which body to take.

use std::fs;
use std::process::Command;

use serde_json::json;

use crate::bodies::{exposure, gzip, send, vendor};
use crate::policies::fixture;

const BODY: &str = "STATSIG_HOSTILE_BODY";
/// Bytes over what the process and the body take before.
const MOST: u64 = 8 << 20;
const DECODED: usize = 4 << 20;

pub const NAMES: [&str; 10] =
    ["numbers", "events", "keys", "deep", "surrogates", "secondary", "long key", "texts", "bomb", "memberships"];

/// A body at the caps.
pub fn body(name: &str) -> Vec<u8> {
    let fill = |before: &str, part: &str, after: &str| {
        let count = (DECODED - before.len() - after.len()) / part.len();
        gzip(format!("{before}{}{after}", part.repeat(count)).as_bytes())
    };
    match name {
        "numbers" => fill("{\"events\":[{\"value\":[", "1,", "1]}]}"),
        "events" => fill("{\"events\":[", &format!("{},", exposure()), "1]}"),
        "keys" => {
            let keys: String = (0..65_536).map(|key| format!("\"k{key}\":{key},")).collect();
            format!("{{\"events\":[{{\"metadata\":{{{keys}\"x\":1}}}}]}}").into_bytes()
        }
        "deep" => gzip(format!("{{\"events\":[{{\"x\":{}{}}}]}}", "[".repeat(200_000), "]".repeat(200_000)).as_bytes()),
        "surrogates" => fill("{\"events\":[{\"value\":\"", "\\ud800", "\"}]}"),
        "secondary" => {
            let mut event = exposure();
            let one = json!({ "gate": "g".repeat(64), "gateValue": "true", "ruleID": "r".repeat(100) });
            event["secondaryExposures"] = json!(vec![one; 60]);
            fill("{\"events\":[", &format!("{event},"), "1]}")
        }
        "long key" => fill("{\"events\":[{\"", "\\u00e9", "\":1}]}"),
        "texts" => fill("{\"events\":[", &format!("{{\"value\":\"{}\"}},", "\\u00e9".repeat(1_000)), "1]}"),
        "bomb" => gzip(&vec![b' '; 1 << 30 >> 3]),
        _ => {
            let mut body = vendor(json!(vec![exposure(); 500]));
            let groups =
                (0..64).map(|at| (format!("n{at}{}", "x".repeat(50)), json!(["g".repeat(100), "01234567", 1])));
            body["statsigMetadata"]["sdkType"] = json!("mw-statsig");
            body["statsigMetadata"]["memberships"] = groups.collect::<serde_json::Map<_, _>>().into();
            gzip(body.to_string().as_bytes())
        }
    }
}

fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

#[test]
fn hostile_bodies_take_at_most_8_mib() {
    if let Ok(name) = std::env::var(BODY) {
        let body: Vec<u8> = fs::read(name).unwrap();
        let policy = fixture();
        assert_eq!(send(exposure().to_string().as_bytes(), &policy).status, 400);
        // Forgets the peak so far.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status("VmRSS");
        let relayed = send(&body, &policy);
        let most = status("VmHWM").saturating_sub(before);
        assert!(most <= MOST, "{} KiB over baseline, status {}", most >> 10, relayed.status);
        return;
    }
    let scratch = crate::scratch::Scratch::new();
    for name in NAMES {
        let path = scratch.join(name);
        fs::write(&path, body(name)).unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["events_memory::hostile_bodies_take_at_most_8_mib", "--exact"])
            .env(BODY, &path)
            .output()
            .unwrap();
        assert!(
            child.status.success(),
            "{name}: {}{}",
            String::from_utf8_lossy(&child.stdout),
            String::from_utf8_lossy(&child.stderr)
        );
    }
}
