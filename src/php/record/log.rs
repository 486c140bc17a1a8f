//! The events of this request, as lines for the spool. They are buffered until the response is out, in a command for
//! some seconds at most.

use super::buffer::Buffer;
use super::counters::COUNTERS;
use super::keeper::Keeper;
use crate::config::local_document::is_local;
use crate::events::spool::folder::{Refused, SpoolBounds};
use crate::php::basis::request;
use crate::php::zend::ini;
use std::cell::RefCell;
use std::sync::atomic::Ordering;

/// A command appends its buffer as soon as it holds more bytes than these.
const COMMAND_BYTES: usize = 256 << 10;

thread_local! {
    static LOG: RefCell<Keeper> = RefCell::default();
}

/// Lets `ask` have this request's buffer.
fn with<T>(ask: impl FnOnce(&mut Buffer) -> T) -> T {
    LOG.with_borrow_mut(|keeper| keeper.with(ask))
}

fn open(buffer: &mut Buffer) {
    buffer.open(ini::changes(), || (ini::SPOOL_DIR.path(), bounds()));
}

/// How large the spool may grow.
pub fn bounds() -> SpoolBounds {
    let default = SpoolBounds::default();
    SpoolBounds {
        max_bytes: ini::SPOOL_MAX_BYTES.bytes(default.max_bytes),
        min_free_bytes: ini::SPOOL_MIN_FREE_BYTES.bytes(default.min_free_bytes),
    }
}

/// Whether an exposure is to be recorded: a manual one always, others unless the same was recorded a moment ago. Notes
/// that it is recorded now. All in one call, as every decision makes it.
pub fn wants(is_manual: bool, hash: impl FnOnce() -> u64, now: i64) -> bool {
    with(|buffer| !buffer.muted && (is_manual || buffer.is_new(hash(), now)))
}

/// Counts a decision that is made without an exposure, for Statsig: of a wiki's own entries it is told nothing.
pub fn count_check(name: &str, version: &str) {
    with(|buffer| {
        if buffer.muted || is_local(name) {
            return;
        }
        if buffer.has_no_checks() || !buffer.is_own() {
            open(buffer);
        }
        buffer.count_check(name, version);
    });
}

/// Buffers one event: `write` appends its JSON. `version` is the document it was decided with.
pub fn record(version: Option<&str>, now: i64, write: impl FnOnce(&mut Vec<u8>)) {
    record_with(version, "{}", now, write);
}

/// The same with memberships, given as JSON.
pub fn record_with(version: Option<&str>, memberships: &str, now: i64, write: impl FnOnce(&mut Vec<u8>)) {
    with(|buffer| {
        if buffer.muted {
            COUNTERS.muted.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if buffer.size().0 == 0 || !buffer.is_own() {
            open(buffer);
        }
        buffer.add(version, memberships, now, write);
        if request::is_command() && buffer.size().1 > COMMAND_BYTES {
            buffer.flush();
        }
    });
}

/// Buffers finished lines, such as a browser's; false if there is no room for them.
pub fn record_lines(lines: &[u8], count: u64) -> bool {
    with(|buffer| {
        open(buffer);
        buffer.add_lines(lines, count)
    })
}

/// Appends lines to the spool at once, past the buffer; true if the spool took them.
pub fn append(lines: &[u8], count: u64) -> bool {
    with(|buffer| {
        open(buffer);
        buffer.append(lines, count)
    })
}

/// Appends the buffer to the spool now; returns how many lines the spool took.
pub fn flush() -> u64 {
    with(Buffer::flush)
}

/// `on` drops what is buffered and all that follows, until it is turned off.
pub fn mute(on: bool) {
    with(|buffer| {
        buffer.muted = on;
        if on {
            COUNTERS.muted.fetch_add(buffer.drop_all(), Ordering::Relaxed);
        }
    });
}

/// Hands over the first `most` lines, without their newlines, and forgets them.
pub fn take(most: usize) -> Vec<Vec<u8>> {
    with(|buffer| buffer.take(most))
}

/// Lines in the buffer, and why the spool last refused some.
pub fn state() -> (u64, Option<&'static str>) {
    with(|buffer| (buffer.size().0, buffer.refusal.map(Refused::word)))
}

/// After the request: appends what is left and starts anew. In a command this is the end: no thread outlives it.
pub fn finish() {
    with(|buffer| {
        buffer.flush();
        buffer.end_request(COMMAND_BYTES);
    });
    rest();
}

/// Ends the thread that looks at this request's buffer, if there is one.
pub fn rest() {
    LOG.with_borrow_mut(Keeper::rest);
}

/// Starts that thread again if lines wait in the buffer.
pub fn resume() {
    with(|_| ());
}
