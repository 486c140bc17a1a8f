//! Bodies of requests as browsers and others send them, and ways to read what the relay made of them.

use std::io::Write;

use serde_json::{Value, json};
use statsig::events::limit::Limiter;
use statsig::events::policy::Policy;
use statsig::events::relay::admission::{self, Relayed};
use statsig::events::relay::sending::Sending;

pub const NOW: i64 = 1_795_483_689_827;
pub const STABLE: &str = "0123456789abcdef0123";
pub const VIEW: &str = "00112233445566778899";

/// Relays where no entry is known.
pub fn relay(body: &[u8], policy: &Policy, limiter: &mut Limiter, address: &str, now: i64) -> Relayed {
    admission::relay(body, policy, limiter, &Sending { address, now, is_by_browser: &|_, _| false })
}

/// The same of a page that nobody has seen.
pub fn relay_unseen(body: &[u8], policy: &Policy, limiter: &mut Limiter, address: &str, now: i64) -> Relayed {
    admission::relay_unseen(body, policy, limiter, &Sending { address, now, is_by_browser: &|_, _| false })
}

/// Relays for a client that has sent nothing before.
pub fn send(body: &[u8], policy: &Policy) -> Relayed {
    relay(body, policy, &mut Limiter::new(), "198.51.100.7", NOW)
}

pub fn send_json(body: &Value, policy: &Policy) -> Relayed {
    send(body.to_string().as_bytes(), policy)
}

/// The lines, parsed.
pub fn lines(relayed: &Relayed) -> Vec<Value> {
    let text = std::str::from_utf8(&relayed.lines).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Causes and counts.
pub fn dropped(relayed: &Relayed) -> Vec<(&'static str, u64)> {
    relayed.dropped.iter().map(|(cause, count)| (cause.word(), *count)).collect()
}

/// A batch of the vendor's SDK.
pub fn vendor(events: Value) -> Value {
    json!({ "events": events, "statsigMetadata": { "sdkType": "javascript-client", "sdkVersion": "3.33.5", "sessionID": "s" } })
}

/// A gate's exposure by a stable id.
pub fn exposure() -> Value {
    json!({
        "eventName": "statsig::gate_exposure",
        "user": { "customIDs": { "stableID": STABLE } },
        "value": null,
        "metadata": { "gate": "g", "gateValue": "true", "ruleID": "r", "reason": "Bootstrap:Recognized" },
        "secondaryExposures": [],
        "time": NOW
    })
}

pub fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
