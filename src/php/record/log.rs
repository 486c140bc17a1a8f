//! What this request records: lines for the spool, buffered until the response is out.

use crate::events::exposure::checks::Checks;
use crate::events::exposure::once::{InRequest, InWorker};
use crate::events::spool::folder::{Refused, Spool, SpoolBounds};
use crate::events::spool::line::{self, LineHead, LineSource};
use crate::php::basis::request;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::fork;
use crate::php::zend::ini;
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that a web request may buffer.
const MOST_BYTES: usize = 2 << 20;
/// Bytes after which a command appends without being told.
const COMMAND_BYTES: usize = 256 << 10;

/// Milliseconds after which a command appends what it has, when the next event comes.
const COMMAND_WAIT: i64 = 5_000;

/// Counts of this process, for `status()`.
#[derive(Default)]
pub struct Counters {
    /// Lines buffered.
    pub recorded: AtomicU64,
    /// Lines appended to the spool.
    pub spooled: AtomicU64,
    /// Lines dropped because the request was muted.
    pub muted: AtomicU64,
    /// Lines dropped because they were too many, too long, or not lines.
    pub refused: AtomicU64,
    /// Lines that the spool did not take, or for which there is no spool.
    pub lost: AtomicU64,
}

pub static COUNTERS: Counters = Counters {
    recorded: AtomicU64::new(0),
    spooled: AtomicU64::new(0),
    muted: AtomicU64::new(0),
    refused: AtomicU64::new(0),
    lost: AtomicU64::new(0),
};

#[derive(Default)]
struct Log {
    /// The process that buffered the lines: a forked child must not repeat its parent's.
    owner: u32,
    /// Whole lines, each ended by a newline.
    lines: Vec<u8>,
    count: u64,
    muted: bool,
    /// When the first of the lines came, ms.
    since: i64,
    /// Exposures among the lines: were they lost, they would be news again.
    exposed: Vec<u64>,
    /// Decisions that were not to be logged, and the document they were made with.
    checks: Checks,
    checked_with: String,
    in_request: InRequest,
    /// 64 KiB, made with the first exposure.
    in_worker: Option<InWorker>,
    /// As set when the first line came: after the request the settings are no longer this host's.
    spool: Option<(PathBuf, SpoolBounds, Spool)>,
    /// Why the spool last refused; none once it takes lines again.
    refusal: Option<Refused>,
}

thread_local! {
    static LOG: RefCell<Log> = RefCell::default();
}

impl Log {
    /// Before anything is read or added.
    fn open(&mut self) {
        let process = fork::process_id();
        if self.owner != process {
            self.owner = process;
            self.spool = None;
            self.lines.clear();
            self.exposed.clear();
            self.checks.clear();
            self.count = 0;
        }
        let dir = ini::SPOOL_DIR.path();
        let bounds = bounds();
        if self.spool.as_ref().is_none_or(|(known, limits, _)| *known != dir || *limits != bounds) {
            let spool = Spool::new(&dir, bounds);
            self.spool = (!dir.as_os_str().is_empty()).then_some((dir, bounds, spool));
        }
    }

    /// Appends lines to the spool; true if they are acknowledged.
    fn append(&mut self, lines: &[u8], count: u64) -> bool {
        let outcome = match &mut self.spool {
            Some((_, _, spool)) => spool.append(lines, wall_millis()),
            None => Err(Refused::Missing),
        };
        let counter = if outcome.is_ok() { &COUNTERS.spooled } else { &COUNTERS.lost };
        counter.fetch_add(count, Ordering::Relaxed);
        self.refusal = outcome.err();
        outcome.is_ok()
    }

    /// Adds one line to an open log; `write` appends the event's JSON.
    fn add(&mut self, version: Option<&str>, now: i64, write: impl FnOnce(&mut Vec<u8>)) {
        if self.count == 0 {
            self.since = now;
        }
        let begun = self.lines.len();
        let source = if request::is_command() { LineSource::Cli } else { LineSource::Php };
        let version = version.map(|version| ("cv", version));
        let id = line::fresh_id(now);
        LineHead { id: &id, at: now, source, version, trusted: false, previous: None }.write(&mut self.lines);
        write(&mut self.lines);
        line::finish(b"{}", &mut self.lines);
        if self.lines.len().saturating_sub(begun) > line::MOST_BYTES || self.lines.len() > MOST_BYTES {
            self.lines.truncate(begun);
            COUNTERS.refused.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.count = self.count.saturating_add(1);
        COUNTERS.recorded.fetch_add(1, Ordering::Relaxed);
    }

    /// Makes the counts of unlogged decisions a line of the buffer.
    fn add_checks(&mut self) {
        if self.checks.is_empty() || self.owner != fork::process_id() {
            return;
        }
        let (checks, version, now) = (std::mem::take(&mut self.checks), self.checked_with.clone(), wall_millis());
        self.add(Some(&version), now, |out| checks.write(now, out));
    }

    /// Lets exposures that were not logged be logged the next time.
    fn forget_exposed(&mut self) {
        for hash in self.exposed.drain(..) {
            self.in_request.forget(hash);
            if let Some(worker) = &mut self.in_worker {
                worker.forget(hash);
            }
        }
    }

    /// Appends the buffer and forgets it; how many lines are acknowledged.
    fn flush(&mut self) -> u64 {
        self.add_checks();
        let count = std::mem::take(&mut self.count);
        let lines = std::mem::take(&mut self.lines);
        let is_own = self.owner == fork::process_id();
        let taken = count > 0 && is_own && self.append(&lines, count);
        self.lines = lines;
        self.lines.clear();
        // Where there is no spool at all, trying again in each request would be in vain.
        if is_own && !taken && self.spool.is_some() {
            self.forget_exposed();
        }
        self.exposed.clear();
        if taken { count } else { 0 }
    }
}

/// How large the spool may grow.
pub fn bounds() -> SpoolBounds {
    let default = SpoolBounds::default();
    SpoolBounds {
        max_bytes: ini::SPOOL_MAX_BYTES.bytes(default.max_bytes),
        min_free_bytes: ini::SPOOL_MIN_FREE_BYTES.bytes(default.min_free_bytes),
    }
}

/// Whether this request records at all.
pub fn is_muted() -> bool {
    LOG.with_borrow(|log| log.muted)
}

/// Whether an exposure was not recorded a moment ago; notes that it is now.
pub fn is_new(hash: u64, now: i64) -> bool {
    LOG.with_borrow_mut(|log| {
        let is_new = log.in_request.is_new(hash) && log.in_worker.get_or_insert_default().is_new(hash, now);
        if is_new {
            log.exposed.push(hash);
        }
        is_new
    })
}

/// Counts a decision that was not to be logged.
pub fn count_check(name: &str, version: &str) {
    LOG.with_borrow_mut(|log| {
        if log.muted {
            return;
        }
        if log.checks.is_empty() || log.owner != fork::process_id() {
            log.open();
        }
        // A command may go on with another document: the counts before are of the old one.
        if log.checked_with != version {
            log.add_checks();
            version.clone_into(&mut log.checked_with);
        }
        log.checks.count(name);
    });
}

/// Buffers one event: `write` appends its JSON. `version` is the document it was decided with.
pub fn record(version: Option<&str>, now: i64, write: impl FnOnce(&mut Vec<u8>)) {
    LOG.with_borrow_mut(|log| {
        if log.muted {
            COUNTERS.muted.fetch_add(1, Ordering::Relaxed);
            return;
        }
        if log.count == 0 || log.owner != fork::process_id() {
            log.open();
        }
        log.add(version, now, write);
        let is_due = log.lines.len() > COMMAND_BYTES || now.abs_diff(log.since) >= COMMAND_WAIT.unsigned_abs();
        if request::is_command() && is_due {
            log.flush();
        }
    });
}

/// Buffers lines that are made already, such as a browser's.
pub fn record_lines(lines: &[u8], count: u64) -> bool {
    LOG.with_borrow_mut(|log| {
        log.open();
        if log.lines.len().saturating_add(lines.len()) > MOST_BYTES {
            COUNTERS.refused.fetch_add(count, Ordering::Relaxed);
            return false;
        }
        log.lines.extend_from_slice(lines);
        log.count = log.count.saturating_add(count);
        COUNTERS.recorded.fetch_add(count, Ordering::Relaxed);
        true
    })
}

/// Appends lines at once, beside the buffer; true if they are acknowledged.
pub fn append(lines: &[u8], count: u64) -> bool {
    LOG.with_borrow_mut(|log| {
        log.open();
        log.append(lines, count)
    })
}

/// Appends the buffer now; how many lines are acknowledged.
pub fn flush() -> u64 {
    LOG.with_borrow_mut(Log::flush)
}

/// Starts or ends recording nothing; starting drops what is buffered.
pub fn mute(on: bool) {
    LOG.with_borrow_mut(|log| {
        log.muted = on;
        if on {
            COUNTERS.muted.fetch_add(log.count, Ordering::Relaxed);
            log.lines.clear();
            log.checks.clear();
            log.forget_exposed();
            log.count = 0;
        }
    });
}

/// Hands over the first `most` lines, without their newlines, and forgets them.
pub fn take(most: usize) -> Vec<Vec<u8>> {
    LOG.with_borrow_mut(|log| {
        if log.owner != fork::process_id() {
            return Vec::new();
        }
        log.add_checks();
        let mut taken = Vec::new();
        let mut end = 0;
        for line in log.lines.split_inclusive(|byte| *byte == b'\n').take(most) {
            end += line.len();
            taken.push(line.strip_suffix(b"\n").unwrap_or(line).to_vec());
        }
        log.lines.drain(..end);
        log.count = log.count.saturating_sub(taken.len() as u64);
        if log.count == 0 {
            log.exposed.clear();
        }
        taken
    })
}

/// Lines in the buffer, and why the spool last refused some.
pub fn state() -> (u64, Option<&'static str>) {
    LOG.with_borrow(|log| (log.count, log.refusal.map(Refused::word)))
}

/// After the request: appends what is left and starts anew.
pub fn finish() {
    LOG.with_borrow_mut(|log| {
        log.flush();
        log.in_request.clear();
        log.muted = false;
        // A relay's large buffer is not kept for requests that log a line.
        log.lines.shrink_to(COMMAND_BYTES);
    });
}
