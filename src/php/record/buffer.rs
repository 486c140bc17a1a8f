//! Lines that wait for the spool, and what was recorded a moment ago. It holds no PHP value, so that a thread of ours
//! may append the lines too.

use super::counters::COUNTERS;
use crate::events::exposure::checks::Checks;
use crate::events::exposure::once::{LoggedInRequest, LoggedInWorker};
use crate::events::spool::folder::{Refused, Spool, SpoolBounds};
use crate::events::spool::line::{self, LineHead, LineSource};
use crate::php::basis::request;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::fork;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

/// Bytes of lines at most; further events are refused and counted.
const MOST_BYTES: usize = 2 << 20;

#[derive(Default)]
pub(super) struct Buffer {
    /// The process that buffered the lines: a forked child must not repeat its parent's.
    owner: u32,
    /// Whole lines, each ended by a newline.
    lines: Vec<u8>,
    count: u64,
    pub(super) muted: bool,
    /// The exposures among the lines, as hashes. If the lines are lost, these may be recorded again.
    exposed: Vec<u64>,
    /// How often each entry was decided without an exposure, and the version of the document that decided.
    checks: Checks,
    checked_with: String,
    in_request: LoggedInRequest,
    /// Takes 64 KiB, so it is made only with the first exposure.
    in_worker: Option<LoggedInWorker>,
    /// As it was set when the first line came: when the buffer is appended after the request, the settings may
    /// already be another host's.
    spool: Option<(PathBuf, SpoolBounds, Spool)>,
    /// The number of `ini::changes()` when the spool was set.
    changes: u64,
    /// Why the spool last refused; none once it takes lines again.
    pub(super) refusal: Option<Refused>,
}

impl Buffer {
    /// To be called before anything is read or added: takes the spool that is set now. `settings` is only called if
    /// `changes` is another number than the last time, as reading them is slow.
    pub(super) fn open(&mut self, changes: u64, settings: impl FnOnce() -> (PathBuf, SpoolBounds)) {
        if !self.is_own() {
            self.owner = fork::process_id();
            self.spool = None;
            self.checks.clear();
            self.forget();
        }
        if self.spool.is_some() && self.changes == changes {
            return;
        }
        self.changes = changes;
        let (dir, bounds) = settings();
        if self.spool.as_ref().is_none_or(|(known, limits, _)| *known != dir || *limits != bounds) {
            let spool = Spool::new(&dir, bounds);
            self.spool = (!dir.as_os_str().is_empty()).then_some((dir, bounds, spool));
        }
    }

    pub(super) fn is_own(&self) -> bool {
        self.owner == fork::process_id()
    }

    /// How many lines there are, and how many bytes.
    pub(super) fn size(&self) -> (u64, usize) {
        (self.count, self.lines.len())
    }

    /// Whether something waits that could be appended.
    pub(super) fn waits(&self) -> bool {
        (self.count > 0 || !self.checks.is_empty()) && self.spool.is_some() && self.is_own()
    }

    /// Adds one line to an open buffer; `write` appends the event's JSON. `memberships` are JSON too.
    pub(super) fn add(&mut self, version: Option<&str>, memberships: &str, now: i64, write: impl FnOnce(&mut Vec<u8>)) {
        let begun = self.lines.len();
        let source = if request::is_command() { LineSource::Cli } else { LineSource::Php };
        let version = version.map(|version| ("cv", version));
        let id = line::fresh_id(now);
        LineHead { id: &id, at: now, source, version, trusted: false, previous: None, lost: 0 }.write(&mut self.lines);
        write(&mut self.lines);
        line::finish(memberships.as_bytes(), &mut self.lines);
        if self.lines.len().saturating_sub(begun) > line::MOST_BYTES || self.lines.len() > MOST_BYTES {
            self.lines.truncate(begun);
            COUNTERS.refused.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.count = self.count.saturating_add(1);
        COUNTERS.recorded.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds finished lines to an open buffer; false if there is no room for them.
    pub(super) fn add_lines(&mut self, lines: &[u8], count: u64) -> bool {
        if self.lines.len().saturating_add(lines.len()) > MOST_BYTES {
            COUNTERS.refused.fetch_add(count, Ordering::Relaxed);
            return false;
        }
        self.lines.extend_from_slice(lines);
        self.count = self.count.saturating_add(count);
        COUNTERS.recorded.fetch_add(count, Ordering::Relaxed);
        true
    }

    /// Whether an exposure was not recorded a moment ago; notes that it is now.
    pub(super) fn is_new(&mut self, hash: u64, now: i64) -> bool {
        let is_new = self.in_request.is_new(hash) && self.in_worker.get_or_insert_default().is_new(hash, now);
        if is_new {
            self.exposed.push(hash);
        }
        is_new
    }

    /// Whether no decision was counted yet.
    pub(super) fn has_no_checks(&self) -> bool {
        self.checks.is_empty()
    }

    /// Counts a decision that was not to be logged, in an open buffer.
    pub(super) fn count_check(&mut self, name: &str, version: &str) {
        // A command may have loaded another document meanwhile. What was counted so far belongs to the old one.
        if self.checked_with != version {
            self.add_checks();
            version.clone_into(&mut self.checked_with);
        }
        self.checks.count(name);
    }

    /// Makes the counts of unlogged decisions a line of the buffer.
    fn add_checks(&mut self) {
        if self.checks.is_empty() || !self.is_own() {
            return;
        }
        let (checks, version, now) = (std::mem::take(&mut self.checks), self.checked_with.clone(), wall_millis());
        self.add(Some(&version), "{}", now, |out| checks.write(now, out));
    }

    /// Appends lines to the spool, past the buffer; true if the spool took them.
    pub(super) fn append(&mut self, lines: &[u8], count: u64) -> bool {
        let taken = self.put(lines);
        let counter = if taken { &COUNTERS.spooled } else { &COUNTERS.lost };
        counter.fetch_add(count, Ordering::Relaxed);
        taken
    }

    fn put(&mut self, lines: &[u8]) -> bool {
        let outcome = match &mut self.spool {
            Some((_, _, spool)) => spool.append(lines, wall_millis()),
            None => Err(Refused::Missing),
        };
        self.refusal = outcome.err();
        outcome.is_ok()
    }

    /// Appends the buffer to the spool; what the spool refuses stays for another try. True if nothing stays.
    pub(super) fn save(&mut self) -> bool {
        self.add_checks();
        if self.count == 0 {
            return true;
        }
        let lines = std::mem::take(&mut self.lines);
        let taken = self.put(&lines);
        self.lines = lines;
        if taken {
            COUNTERS.spooled.fetch_add(self.count, Ordering::Relaxed);
            self.forget();
        }
        taken
    }

    /// Appends the buffer to the spool and empties it in any case; returns how many lines the spool took.
    pub(super) fn flush(&mut self) -> u64 {
        if !self.is_own() {
            self.forget();
            return 0;
        }
        self.add_checks();
        let count = self.count;
        if self.save() {
            return count;
        }
        COUNTERS.lost.fetch_add(count, Ordering::Relaxed);
        // Without a spool they would only be lost again in each request, so they stay remembered.
        if self.spool.is_some() {
            self.forget_exposed();
        }
        self.forget();
        0
    }

    /// Forgets the first `most` lines and hands them over, without their newlines.
    pub(super) fn take(&mut self, most: usize) -> Vec<Vec<u8>> {
        if !self.is_own() {
            return Vec::new();
        }
        self.add_checks();
        let mut taken = Vec::new();
        let mut end = 0;
        for line in self.lines.split_inclusive(|byte| *byte == b'\n').take(most) {
            end += line.len();
            taken.push(line.strip_suffix(b"\n").unwrap_or(line).to_vec());
        }
        self.lines.drain(..end);
        self.count = self.count.saturating_sub(taken.len() as u64);
        if self.count == 0 {
            self.exposed.clear();
        }
        taken
    }

    /// Drops what is buffered; returns how many lines that were.
    pub(super) fn drop_all(&mut self) -> u64 {
        let count = self.count;
        self.checks.clear();
        self.forget_exposed();
        self.forget();
        count
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

    fn forget(&mut self) {
        self.lines.clear();
        self.exposed.clear();
        self.count = 0;
    }

    /// Forgets what belongs to this request; `keep` is how many bytes of memory the lines may go on holding.
    pub(super) fn end_request(&mut self, keep: usize) {
        self.in_request.clear();
        self.muted = false;
        // A relay's large buffer is not kept for requests that log a line.
        self.lines.shrink_to(keep);
    }
}
