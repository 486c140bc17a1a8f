//! What the worker did last, and whether it is alive: one small JSON file beside the config. Only the worker writes it;
//! web processes read it for `status()` and the doctor.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::links::LinkReport;
use super::report::SyncReport;
use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;

/// Single runs further apart than this do not count as runs in a row.
const ROW_MS: i64 = 600_000;
/// A loop writes a sign of life at least this often.
const BEAT_MS: i64 = 60_000;
/// A loop without a sign of life for so long is taken for dead.
const DEAD_MS: i64 = 150_000;

/// What the file holds. Times are ms since 1970, 0 for never.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Attempt {
    /// Process id of the worker that last wrote the file, for the operator.
    pub pid: u32,
    /// Whether that worker is a loop, which goes on after this attempt.
    pub looping: bool,
    /// When a worker last gave a sign of life.
    pub beat: i64,
    /// When the last loop ended. Where it was killed: its last sign of life. 0 while a loop runs.
    pub loop_ended: i64,
    /// Single runs in a row since then, each begun soon after the one before. Many mean that a timer starts them; a few
    /// were started by hand.
    pub singles: u64,
    /// When the document was last to be synced.
    pub at: i64,
    /// Its outcome: `fresh`, `unchanged`, `failed` or `unusable`; empty before the first.
    pub outcome: String,
    /// The cause's word when it failed.
    pub cause: Option<String>,
    /// When a sync last was fresh or unchanged. Since then the document may be out of date.
    pub succeeded: i64,
    /// `time` of the document in place.
    pub time: u64,
    /// The version of the document in place.
    pub cv: String,
    /// The size of the document in place.
    pub bytes: u64,
    /// How many attempts there were since the file was made: good ones by the word of their outcome, others by the
    /// word of their cause.
    pub counts: BTreeMap<String, u64>,
    /// When the ID lists were last to be synced.
    pub lists_at: i64,
    /// The cause's word when any list failed.
    pub lists_cause: Option<String>,
    /// How many ID lists are in place.
    pub lists: u64,
    /// Failures of lists and of their manifest, by cause.
    pub list_counts: BTreeMap<String, u64>,
    /// When the fast lane's policy file was last written anew by a loop.
    pub policy_succeeded: i64,
    /// The word for why that failed, if it did the last time.
    pub policy_cause: Option<String>,
    /// How often it failed.
    pub policy_failures: u64,
    /// The word for why the command that speaks to the farm's store failed, if it did the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub farm_cause: Option<String>,
    /// How many wikis have a program that was linked to the document in place.
    pub programs: u64,
    /// Wikis whose program is not linked, by the name of their options' file: the word for why.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub program_faults: BTreeMap<String, String>,
    /// How often linking failed, by that word.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub program_counts: BTreeMap<String, u64>,
}

impl Attempt {
    /// What the file says. Everything is 0 or empty where it cannot be read.
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

    /// Notes whether the policy file was written anew; the error is the word for why it was not.
    pub(super) fn note_policy(&mut self, outcome: Result<(), &'static str>, now_ms: i64) {
        self.policy_cause = outcome.err().map(str::to_owned);
        match outcome {
            Ok(()) => self.policy_succeeded = now_ms,
            Err(_) => self.policy_failures = self.policy_failures.saturating_add(1),
        }
        self.beat(now_ms);
    }

    /// Notes whether the command that speaks to the farm's store did well; the error is the word for why it did not. True
    /// if that is another answer than the last time.
    pub(super) fn note_farm(&mut self, outcome: Result<(), &'static str>, now_ms: i64) -> bool {
        self.beat(now_ms);
        let cause = outcome.err().map(str::to_owned);
        let is_other = cause != self.farm_cause;
        self.farm_cause = cause;
        is_other
    }

    /// Notes which programs were linked to the document.
    pub(super) fn note_programs(&mut self, report: &LinkReport, now_ms: i64) {
        self.programs = report.programs;
        self.program_faults.clear();
        for (wiki, word) in &report.faults {
            self.program_faults.insert(wiki.clone(), (*word).to_owned());
            count(&mut self.program_counts, word);
        }
        self.beat(now_ms);
    }

    /// Notes that a loop, or a single run, begins.
    pub fn begin(&mut self, looping: bool, now_ms: i64) {
        if looping {
            (self.loop_ended, self.singles) = (0, 0);
            // An earlier failure says nothing of this loop, which may have no policy file to write.
            self.policy_cause = None;
            self.farm_cause = None;
        } else {
            if self.looping {
                // The loop before was killed: one that ends by itself notes that.
                self.end(self.beat);
            }
            let follows = now_ms.saturating_sub(self.at).saturating_abs() <= ROW_MS;
            self.singles = if follows { self.singles.saturating_add(1) } else { 1 };
        }
        self.looping = looping;
    }

    /// Notes that the loop has ended, so that it is not taken for alive until its last sign of life is old.
    pub fn end(&mut self, at: i64) {
        self.looping = false;
        self.loop_ended = at;
        self.singles = 0;
    }

    /// Notes a sign of life.
    pub fn beat(&mut self, now_ms: i64) {
        self.pid = std::process::id();
        self.beat = now_ms;
    }

    /// Whether it is time for the next sign of life.
    pub(super) fn is_beat_due(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.beat).saturating_abs() >= BEAT_MS
    }

    /// Whether a loop runs, as far as its signs of life tell.
    #[must_use]
    pub fn is_alive(&self, now_ms: i64) -> bool {
        self.looping && now_ms.saturating_sub(self.beat).saturating_abs() < DEAD_MS
    }
}

fn count(counts: &mut BTreeMap<String, u64>, word: &str) {
    let entry = counts.entry(word.to_owned()).or_default();
    *entry = entry.saturating_add(1);
}
