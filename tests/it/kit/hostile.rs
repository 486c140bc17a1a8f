//! Bodies as large as the relay takes, made to cost it as much work as they can.

use serde_json::json;

use crate::kit::bodies::{exposure, gzip, vendor};

/// Bytes of a decoded body at most.
const DECODED: usize = 4 << 20;

pub const NAMES: [&str; 10] =
    ["numbers", "events", "keys", "deep", "surrogates", "secondary", "long key", "texts", "bomb", "memberships"];

/// The body of one of the names of `NAMES`.
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
