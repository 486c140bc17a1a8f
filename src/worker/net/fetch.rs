//! One request for the document, which asks only for one newer than that in place (`wire.md` 2.1 and 2.2).

use std::fmt::Write;
use std::time::Duration;

use super::backoff::retry_after;
use super::head::DocumentHead;
use super::key::Key;
use super::transport::{Answer, HttpRequest, Transport};
use crate::worker::host::cause::Cause;

/// Where documents come from.
#[derive(Clone, Copy)]
pub struct Upstream<'a> {
    /// Sends the requests.
    pub transport: &'a Transport,
    /// ini `statsig.api`: the address before `/v2/...`, or `/v1/...` for id lists.
    pub api: &'a str,
    /// The secret key. Statsig's protocol makes it a part of the address.
    pub key: &'a Key,
    /// ini `statsig.max_config_bytes`: the most bytes of a document after decoding.
    pub max_bytes: u64,
}

/// What a request for the document gave.
pub enum Fetched {
    /// A document made for this key; not yet compiled.
    New(Vec<u8>, DocumentHead),
    /// There is nothing newer than the document that was named.
    Unchanged,
    /// No usable answer, and why; with the time that the server asks to wait, if it does.
    Failed(Cause, Option<Duration>),
}

/// Asks for the document; with `held`, only for one that is newer.
#[must_use]
pub fn fetch(source: &Upstream, held: Option<&DocumentHead>, now_ms: i64) -> Fetched {
    let answer = source.transport.send(&HttpRequest {
        url: &address(source, held),
        headers: &[("statsig-sdk-type", "mw-statsig"), ("statsig-sdk-version", env!("CARGO_PKG_VERSION"))],
        body: None,
        max_bytes: source.max_bytes,
    });
    match answer {
        Ok(answer) => read(source, answer, now_ms),
        Err(cause) => Fetched::Failed(cause, None),
    }
}

fn read(source: &Upstream, answer: Answer, now_ms: i64) -> Fetched {
    if matches!(answer.status, 204 | 304) {
        return Fetched::Unchanged;
    }
    if let Some(cause) = Cause::of_status(answer.status) {
        let wait = answer.header("retry-after").and_then(|text| retry_after(text, now_ms));
        return Fetched::Failed(cause, wait);
    }
    let head = answer.body.and_then(|document| DocumentHead::read(&document).map(|head| (document, head)));
    match head {
        Ok((_, head)) if !head.has_updates() => Fetched::Unchanged,
        Ok((_, head)) if head.is_of_another(source.key) => Fetched::Failed(Cause::WrongKey, None),
        Ok((document, head)) => Fetched::New(document, head),
        Err(cause) => Fetched::Failed(cause, None),
    }
}

fn address(source: &Upstream, held: Option<&DocumentHead>) -> String {
    let api = source.api.trim_end_matches('/');
    let mut address = format!("{api}/v2/download_config_specs/{}.json", source.key.expose());
    if let Some(head) = held {
        // Writing to a String cannot fail.
        let _ = write!(address, "?sinceTime={}", head.time());
        if let Some(checksum) = head.checksum() {
            address.push_str("&checksum=");
            escape(checksum, &mut address);
        }
    }
    address
}

fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}
