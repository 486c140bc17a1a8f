//! What this request records: lines for the spool, buffered until the response is out; in a command for some
//! seconds at most.

use super::buffer::Buffer;
use super::counters::COUNTERS;
use super::keeper::Keeper;
use crate::events::spool::folder::{Refused, SpoolBounds};
use crate::php::basis::request;
use crate::php::zend::ini;
use std::cell::RefCell;
use std::sync::atomic::Ordering;

/// Bytes after which a command appends without being told.
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

/// Whether an exposure is to be recorded: a manual one always, others if the same was not a moment ago, which is
/// noted. In one step, as each question takes it.
pub fn wants(is_manual: bool, hash: impl FnOnce() -> u64, now: i64) -> bool {
    with(|buffer| !buffer.muted && (is_manual || buffer.is_new(hash(), now)))
}

/// Counts a decision that was not to be logged.
pub fn count_check(name: &str, version: &str) {
    with(|buffer| {
        if buffer.muted {
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
    with(|buffer| {
        if buffer.muted {
            COUNTERS.muted.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if buffer.size().0 == 0 || !buffer.is_own() {
            open(buffer);
        }
        buffer.add(version, now, write);
        if request::is_command() && buffer.size().1 > COMMAND_BYTES {
            buffer.flush();
        }
    });
}

/// Buffers lines that are made already, such as a browser's.
pub fn record_lines(lines: &[u8], count: u64) -> bool {
    with(|buffer| {
        open(buffer);
        buffer.add_lines(lines, count)
    })
}

/// Appends lines at once, beside the buffer; true if they are acknowledged.
pub fn append(lines: &[u8], count: u64) -> bool {
    with(|buffer| {
        open(buffer);
        buffer.append(lines, count)
    })
}

/// Appends the buffer now; how many lines are acknowledged.
pub fn flush() -> u64 {
    with(Buffer::flush)
}

/// Starts or ends recording nothing; starting drops what is buffered.
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

/// Has what waits looked after again.
pub fn resume() {
    with(|_| ());
}
