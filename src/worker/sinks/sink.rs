//! What every sink can do, and the sink that sends events to Statsig over HTTP. The other sink is `day_file`.

use std::collections::HashSet;
use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::batch::EventRun;
use crate::events::spool::line::Line;
use crate::events::words::known::OWN_SDK;
use crate::text::DAY_MS;
use crate::worker::books::ledger::EventId;
use crate::worker::books::rollup::Rollup;
use crate::worker::host::cause::Cause;
use crate::worker::judge::verdict::{Event, Passed, write_event};
use crate::worker::net::backoff::retry_after;
use crate::worker::net::key::Key;
use crate::worker::net::transport::{HttpRequest, Transport};

/// The most bytes of an answer that are read.
const MOST_ANSWER: u64 = 64 << 10;
/// Statsig takes no older events, ms.
const MOST_AGE: i64 = 5 * DAY_MS;

/// What became of a run of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// All events are taken, and are the sink's from now on.
    Accepted,
    /// At least one event is refused for what it holds. To be split, to find out which one.
    Refused,
    /// Too many bytes at once. To be split; no event is at fault.
    TooLarge,
    /// Nothing can be sent now, and why; with the time that the server asks to wait, if it does.
    Failed(Cause, Option<Duration>),
}

/// A place that takes events.
pub trait Sink {
    /// Its name in cursors, reports and settings.
    fn name(&self) -> &'static str;
    /// Sends a run of events: all of them are taken, or none. `now` is ms.
    fn send(&mut self, run: EventRun<'_>, now: i64) -> Sent;

    /// The age, in ms, beyond which it takes no event; `None` if it takes any. Statsig's limit unless the sink has its
    /// own.
    fn most_age(&self) -> Option<i64> {
        Some(MOST_AGE)
    }

    /// Appends an event in the sink's form, without newlines. Statsig's form unless the sink has its own.
    fn write(&self, line: &Line<'_>, event: &Event<'_>, passed: &Passed, out: &mut Vec<u8>) {
        write_event(line, event, passed, out);
    }

    /// Counts what it has taken of a UTC day, such as `2026-11-28`, without the events `except`; `None` if it cannot
    /// tell.
    fn recount(&self, _day: &str, _except: &HashSet<EventId>) -> Option<Rollup> {
        None
    }

    /// Names of the files that it has removed for their age since this was last asked; they may be logged.
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
        let count = leaving(run).count();
        if count == 0 {
            return Sent::Accepted;
        }
        let (time, count) = (now.to_string(), count.to_string());
        // All headers that leave. None of them holds anything that a browser sent.
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
            ("statsig-api-key", self.key.expose()),
            ("statsig-client-time", &time),
            ("statsig-event-count", &count),
            ("statsig-sdk-type", OWN_SDK),
            ("statsig-sdk-version", env!("CARGO_PKG_VERSION")),
        ];
        let request = HttpRequest { url: &self.url, headers: &headers, body: Some(&body), max_bytes: MOST_ANSWER };
        let answer = match self.transport.send(&request) {
            Ok(answer) => answer,
            Err(cause) => return Sent::Failed(cause, None),
        };
        let wait = answer.header("retry-after").and_then(|text| retry_after(text, now));
        match answer.status {
            200..=299 if says_failure(answer.body.as_deref().unwrap_or_default()) => Sent::Failed(Cause::Server, wait),
            200..=299 => Sent::Accepted,
            400 | 422 => Sent::Refused,
            413 => Sent::TooLarge,
            status => Sent::Failed(Cause::of_status(status).unwrap_or(Cause::Server), wait),
        }
    }
}

/// The events of a run that leave: those that stay with the wiki have no text.
fn leaving<'a>(run: EventRun<'a>) -> impl Iterator<Item = &'a [u8]> {
    run.events().filter(|event| !event.is_empty())
}

/// The envelope of Statsig's `log_event`, compressed.
fn body(run: EventRun<'_>) -> std::io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::with_capacity(32 << 10), Compression::fast());
    gzip.write_all(b"{\"events\":[")?;
    for (at, event) in leaving(run).enumerate() {
        if at > 0 {
            gzip.write_all(b",")?;
        }
        gzip.write_all(event)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    write!(gzip, "],\"statsigMetadata\":{{\"sdkType\":\"{OWN_SDK}\",\"sdkVersion\":\"{version}\"}}}}")?;
    gzip.finish()
}

/// Whether the body of a successful answer says `"success": false`. Nothing else in a body matters.
fn says_failure(body: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct IntakeAnswer {
        success: bool,
    }
    serde_json::from_slice::<IntakeAnswer>(body).is_ok_and(|answer| !answer.success)
}
