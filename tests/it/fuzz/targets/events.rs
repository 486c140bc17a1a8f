//! What browsers send, and what the wiki allows them to.

use std::io::Write;

use statsig::events::limit::Limiter;
use statsig::events::parse::decode::{DECODED_CAP, RAW_CAP, decode};
use statsig::events::policy::Policy;
use statsig::events::policy::file::PolicyFile;
use statsig::events::relay::admission::{Relayed, relay};
use statsig::events::relay::sending::Sending;
use statsig::events::relay::{failure, initialize, same_origin};
use statsig::events::spool::line::Line;
use statsig::events::words::token;

use super::asked::NOW;

const POLICY: &str = include_str!("../../../fixtures/policy.json");

fn policy() -> Policy {
    Policy::compile(&serde_json::from_str::<serde_json::Value>(POLICY).unwrap().into()).unwrap()
}

fn send(body: &[u8], policy: &Policy) -> Relayed {
    let sending = Sending { address: "198.51.100.7", now: NOW, is_by_browser: &|_, _| false };
    relay(body, policy, &mut Limiter::new(), &sending)
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Every line that is made of it is a line of ours, and it makes no difference that it comes packed.
pub fn body(bytes: &[u8]) {
    let policy = policy();
    let relayed = send(bytes, &policy);
    assert!([202, 400, 413, 429].contains(&relayed.status));
    let lines: Vec<&str> = std::str::from_utf8(&relayed.lines).unwrap().lines().collect();
    assert_eq!(lines.len() as u64, relayed.accepted);
    for line in lines {
        let line = Line::parse(line).unwrap_or_else(|| panic!("not a line of ours: {line}"));
        assert!(serde_json::from_str::<serde_json::Value>(line.e.get()).is_ok());
    }
    let told = |relayed: &Relayed| (relayed.status, relayed.accepted, relayed.dropped.clone());
    assert_eq!(told(&relayed), told(&send(bytes, &policy)));
    if let Ok(text) = decode(bytes) {
        assert!(text.len() <= DECODED_CAP.max(2 * bytes.len()));
        let packed = gzip(text.as_bytes());
        if packed.len() <= RAW_CAP && text.len() <= RAW_CAP {
            assert_eq!(told(&relayed), told(&send(&packed, &policy)), "packed it has another fate");
        }
    }
}

/// Bodies that are packed: with a second member, cut short, and reversed base64.
pub fn packed() -> Vec<Vec<u8>> {
    let text = br#"{"events":[{"eventName":"e","user":{"customIDs":{"stableID":"0123456789abcdef0123"}},"time":1795000000000}]}"#;
    let whole = gzip(text);
    let half = whole[..whole.len() / 2].to_vec();
    let reversed = b"=03XdpzW9JyclZnbpJyWFJ3buJye".to_vec();
    vec![whole.clone(), half, [whole.clone(), whole].concat(), reversed]
}

/// Nothing but a stable id, a yes or no and a word of a list is taken of it.
pub fn initialize_body(bytes: &[u8]) {
    let read = initialize::read(bytes);
    assert_eq!(read, initialize::read(bytes));
    if let Ok(asked) = read {
        assert!(asked.stable_id.is_none_or(|id| token::is_hex(&id, 20)));
    }
    if let Ok(tag) = failure::tag(bytes) {
        assert!(tag == failure::OTHER || failure::TAGS.contains(&tag));
    }
}

/// It is refused, or compiles to a policy by which events can be judged.
pub fn policy_file(bytes: &[u8]) {
    match PolicyFile::parse(bytes) {
        Err(word) => assert!(["json", "policy"].contains(&word)),
        Ok(file) => {
            let body = br#"{"events":[{"eventName":"custom_click","value":"value-1","user":{"customIDs":{"stableID":"0123456789abcdef0123"},"custom":{"homeWiki":"w"}},"metadata":{"item":"Item A","area":"x"},"time":1795000000000}]}"#;
            let relayed = send(body, &file.policy);
            assert!([202, 429].contains(&relayed.status));
            assert!(std::str::from_utf8(&relayed.lines).unwrap().lines().all(|line| Line::parse(line).is_some()));
        }
    }
}

/// Three lines: `Sec-Fetch-Site`, `Origin` and `Host`. Another site's page is never one of the wiki's own.
pub fn origin_headers(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default();
    let headers = same_origin::Headers { site: next(), origin: next(), host: next() };
    let servers = ["//wiki.example.org", "https://canonical.example.org"];
    let are_own = headers.are_own(servers);
    if ["cross-site", "same-site"].contains(&headers.site) {
        assert!(!are_own);
    }
    // Without a name of the wiki in it, an origin is not its own.
    let names = [headers.host, "wiki.example.org", "canonical.example.org", "null"];
    let origin = headers.origin.to_ascii_lowercase();
    if are_own && !origin.is_empty() {
        let bare = |name: &str| name.trim_end_matches(":443").trim_end_matches(":80").to_ascii_lowercase();
        assert!(names.iter().any(|name| origin.contains(&bare(name))), "{headers:?}");
    }
}

/// What passes for a name is no address, and no made-up token vouches for anything.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if token::is_token(text) || token::is_rule(text) || token::is_label(text) {
        assert!(!token::is_address(text), "{text}");
        assert!(!text.is_empty() && text.len() <= 256 && !text.contains(['\n', '"', '\0']));
    }
    if token::is_hex(text, 32) {
        assert!(token::is_token(text));
    }
    assert!(!token::verify(b"a key that nobody guesses", "unit", "0123456789abcdef", &[("g", "true")], text, NOW));
}
