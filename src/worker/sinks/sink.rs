//! Where events go: Statsig's intake over HTTP. (The other sink is `day_file`.)

use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::batch::EventRun;
use crate::events::spool::line::Line;
use crate::events::words::known::OWN;
use crate::text::DAY_MS;
use crate::worker::books::ledger::EventId;
use crate::worker::books::rollup::Rollup;
use crate::worker::host::cause::Cause;
use crate::worker::judge::verdict::{Event, Passed, write_event};
use crate::worker::net::backoff::retry_after;
use crate::worker::net::key::Key;
use crate::worker::net::transport::{HttpRequest, Transport};

/// Bytes of an answer that are read.
const MOST_ANSWER: u64 = 64 << 10;
/// Statsig takes no older events, ms.
const MOST_AGE: i64 = 5 * DAY_MS;

/// What became of a run of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Taken for good.
    Accepted,
    /// At least one of them is refused for what it is: to be split.
    Refused,
    /// Too many bytes at once: to be split.
    TooLarge,
    /// Not now; the server may have said when.
    Failed(Cause, Option<Duration>),
}

/// A place that takes events.
pub trait Sink {
    /// Its name in cursors, reports and settings.
    fn name(&self) -> &'static str;
    /// Sends a run, all or nothing. `now` is ms.
    fn send(&mut self, run: EventRun<'_>, now: i64) -> Sent;

    /// Milliseconds after which it takes an event no more; Statsig's rule unless it has its own.
    fn most_age(&self) -> Option<i64> {
        Some(MOST_AGE)
    }

    /// Appends an event in the sink's form, without newlines; Statsig's unless it has its own.
    fn write(&self, line: &Line<'_>, event: &Event<'_>, passed: &Passed, out: &mut Vec<u8>) {
        write_event(line, event, passed, out);
    }

    /// Counts anew what it has taken of a UTC day, but for the events `except`; none if it cannot tell.
    fn recount(&self, _day: &str, _except: &HashSet<EventId>) -> Option<Rollup> {
        None
    }

    /// What it has removed for its age since the last question: a word for each, fit for a log.
    fn removed(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// Statsig's intake, or any server that speaks its `log_event`.
#[derive(Debug)]
pub struct StatsigSink {
    transport: Transport,
    url: String,
    key: Key,
}

impl StatsigSink {
    /// `api` is the base address, without a slash at its end.
    #[must_use]
    pub fn new(transport: Transport, api: &str, key: Key) -> Self {
        Self { transport, url: format!("{}/v1/log_event", api.trim_end_matches('/')), key }
    }
}

impl Sink for StatsigSink {
    fn name(&self) -> &'static str {
        "statsig"
    }

    fn send(&mut self, run: EventRun<'_>, now: i64) -> Sent {
        let Ok(body) = body(run) else { return Sent::Failed(Cause::Write, None) };
        let (time, count) = (now.to_string(), run.count().to_string());
        // The whole list: nothing that a browser sent is among it.
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
            ("statsig-api-key", self.key.expose()),
            ("statsig-client-time", &time),
            ("statsig-event-count", &count),
            ("statsig-sdk-type", OWN),
            ("statsig-sdk-version", env!("CARGO_PKG_VERSION")),
        ];
        let request = HttpRequest { url: &self.url, headers: &headers, body: Some(&body), max_bytes: MOST_ANSWER };
        let answer = match self.transport.send(&request) {
            Ok(answer) => answer,
            Err(cause) => return Sent::Failed(cause, None),
        };
        let wait = answer.header("retry-after").and_then(|text| retry_after(text, now));
        match answer.status {
            200..=299 if is_no(answer.body.as_deref().unwrap_or_default()) => Sent::Failed(Cause::Server, wait),
            200..=299 => Sent::Accepted,
            400 | 422 => Sent::Refused,
            413 => Sent::TooLarge,
            status => Sent::Failed(Cause::of_status(status).unwrap_or(Cause::Server), wait),
        }
    }
}

/// The envelope of Statsig's `log_event`, compressed.
fn body(run: EventRun<'_>) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::with_capacity(32 << 10), Compression::fast());
    gzip.write_all(b"{\"events\":[")?;
    for (at, event) in run.events().enumerate() {
        if at > 0 {
            gzip.write_all(b",")?;
        }
        gzip.write_all(event)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    write!(gzip, "],\"statsigMetadata\":{{\"sdkType\":\"{OWN}\",\"sdkVersion\":\"{version}\"}}}}")?;
    gzip.finish()
}

/// Whether a success says in its body that it is none; anything else in a body is no matter.
fn is_no(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Said {
        success: bool,
    }
    serde_json::from_slice::<Said>(body).is_ok_and(|said| !said.success)
}
