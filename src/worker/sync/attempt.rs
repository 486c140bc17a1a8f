//! How the worker fares, for `status()` and the doctor: one small JSON file beside
//! the config, replaced whole, that web processes read and never write.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::report::SyncReport;
use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;

/// Single runs further apart than this belong to no row.
const ROW_MS: i64 = 600_000;
/// A loop gives a sign of life at least this often.
const BEAT_MS: i64 = 60_000;
/// After so long without one it is taken for dead.
const DEAD_MS: i64 = 150_000;

/// What the file holds. Times are ms since 1970, 0 for never.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Attempt {
    /// Process id of the last writer, for the operator.
    pub pid: u32,
    /// Whether that was a loop, which lives on between attempts.
    pub looping: bool,
    /// Last sign of life.
    pub beat: i64,
    /// When the last loop ended, or its last sign of life where it was killed; 0 while one runs.
    pub loop_ended: i64,
    /// Single runs in a row since then, none long after the one before: many are a timer's, few are by hand.
    pub singles: u64,
    /// The last attempt to sync the document.
    pub at: i64,
    /// Its outcome: `fresh`, `unchanged`, `failed` or `unusable`; empty before the first.
    pub outcome: String,
    /// The cause's word when it failed.
    pub cause: Option<String>,
    /// The last attempt that was fresh or unchanged: since then the document may be behind.
    pub succeeded: i64,
    /// `time` of the document in place.
    pub time: u64,
    /// Its version.
    pub cv: String,
    /// Its size.
    pub bytes: u64,
    /// Attempts by outcome's word when good, by cause's word when not. Lives as long as the file.
    pub counts: BTreeMap<String, u64>,
    /// The last attempt to sync the id lists.
    pub lists_at: i64,
    /// The cause's word when any list failed.
    pub lists_cause: Option<String>,
    /// Id lists in place.
    pub lists: u64,
    /// Failures of lists and of their manifest, by cause.
    pub list_counts: BTreeMap<String, u64>,
    /// When the fast lane's policy file was last written anew by a loop.
    pub policy_succeeded: i64,
    /// Why that failed the last time.
    pub policy_cause: Option<String>,
    /// How often it failed.
    pub policy_failures: u64,
}

impl Attempt {
    /// What the file says; all zero when there is none that can be read.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// # Errors
    /// [`Cause::Write`]
    pub fn save(&self, path: &Path) -> Result<(), Cause> {
        replace(path, &serde_json::to_vec(self).map_err(|_| Cause::Write)?, Durable::No)
    }

    /// Notes how a sync of the document went.
    pub fn note(&mut self, report: &SyncReport, now_ms: i64) {
        self.at = now_ms;
        self.outcome = report.outcome.word().to_owned();
        self.cause = report.cause.map(|cause| cause.word().to_owned());
        self.time = report.time.unwrap_or(0);
        self.cv = report.cv.clone().unwrap_or_default();
        self.bytes = report.bytes;
        if report.outcome.is_good() {
            self.succeeded = now_ms;
            count(&mut self.counts, report.outcome.word());
        }
        if let Some(cause) = report.cause {
            count(&mut self.counts, cause.word());
        }
        self.beat(now_ms);
    }

    /// Notes how a sync of the id lists went: how many are in place, and what failed.
    pub fn note_lists(&mut self, lists: usize, causes: &[Cause], now_ms: i64) {
        self.lists_at = now_ms;
        self.lists = lists as u64;
        self.lists_cause = causes.first().map(|cause| cause.word().to_owned());
        for cause in causes {
            count(&mut self.list_counts, cause.word());
        }
        self.beat(now_ms);
    }

    /// Notes what came of writing the policy file anew: a word where it failed.
    pub(super) fn note_policy(&mut self, outcome: Result<(), &'static str>, now_ms: i64) {
        self.policy_cause = outcome.err().map(str::to_owned);
        match outcome {
            Ok(()) => self.policy_succeeded = now_ms,
            Err(_) => self.policy_failures = self.policy_failures.saturating_add(1),
        }
        self.beat(now_ms);
    }

    /// Notes that a loop, or a single run, begins.
    pub fn begin(&mut self, looping: bool, now_ms: i64) {
        if looping {
            (self.loop_ended, self.singles) = (0, 0);
            // It may be one that has no policy file to write.
            self.policy_cause = None;
        } else {
            if self.looping {
                // It was killed, as one that ends says so.
                self.end(self.beat);
            }
            let follows = now_ms.saturating_sub(self.at).saturating_abs() <= ROW_MS;
            self.singles = if follows { self.singles.saturating_add(1) } else { 1 };
        }
        self.looping = looping;
    }

    /// Notes that the loop has ended: nobody need wait to see that it is gone.
    pub fn end(&mut self, at: i64) {
        self.looping = false;
        self.loop_ended = at;
        self.singles = 0;
    }

    /// A sign of life.
    pub fn beat(&mut self, now_ms: i64) {
        self.pid = std::process::id();
        self.beat = now_ms;
    }

    /// Whether it is time for the next one.
    pub(super) fn is_beat_due(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.beat).saturating_abs() >= BEAT_MS
    }

    /// Whether a loop runs.
    #[must_use]
    pub fn is_alive(&self, now_ms: i64) -> bool {
        self.looping && now_ms.saturating_sub(self.beat).saturating_abs() < DEAD_MS
    }
}

fn count(counts: &mut BTreeMap<String, u64>, word: &str) {
    let entry = counts.entry(word.to_owned()).or_default();
    *entry = entry.saturating_add(1);
}
