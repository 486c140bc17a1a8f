//! The result of one run of the shipper ([`Shipment`]), and what is remembered of each sink until the next run
//! ([`SinkState`]).

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::journal::{Journal, Settled};
use crate::text::{DAY_MS, day};
use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;
use crate::worker::net::backoff::Backoff;

/// Days of which is remembered how many events were taken.
const MOST_DAYS: usize = 90;

/// The result of one run. All numbers are those of the first sink.
#[derive(Debug, Default)]
pub struct Shipment {
    /// Events that the sink took.
    pub shipped: u64,
    /// Events still in the spool.
    pub left: u64,
    /// Events not sent, by cause; `torn` lines were never acknowledged.
    pub dropped: BTreeMap<&'static str, u64>,
    /// How many of the events taken could not be decided again.
    pub unverified: u64,
    /// Events that were refused and put into the quarantine.
    pub quarantined: u64,
    /// Names of files that sinks have removed because they were too old.
    pub removed: Vec<String>,
    /// The word for why it ended before the spool was empty; `None` if it did not.
    pub stopped: Option<&'static str>,
    /// How long to wait before the next try, ms; 0 if nothing failed.
    pub wait_ms: i64,
}

impl Shipment {
    /// A run that could not begin.
    #[must_use]
    pub fn stopped(word: &'static str) -> Self {
        Self { stopped: Some(word), ..Self::default() }
    }

    pub(in crate::worker) fn settle(&mut self, settled: &Settled, dropped: &[&'static str]) {
        self.shipped = self.shipped.saturating_add(settled.shipped);
        self.unverified = self.unverified.saturating_add(settled.unverified);
        self.quarantined = self.quarantined.saturating_add(settled.quarantined);
        for cause in dropped {
            let count = self.dropped.entry(cause).or_default();
            *count = count.saturating_add(1);
        }
    }
}

/// What is remembered of one sink between runs; `status()` and the doctor show it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SinkState {
    /// Failures in a row.
    pub failures: u32,
    /// When it may be tried again after a failure, ms; 0 if it need not wait.
    pub wait_until: i64,
    /// The word of the last failure; `None` while all is well.
    pub cause: Option<String>,
    /// When it last took events, ms.
    pub last_shipped: i64,
    /// Events taken since the state began.
    pub shipped: u64,
    /// The same by UTC day, such as `2026-11-28`, of the last 90 days on which there were any.
    pub shipped_days: BTreeMap<String, u64>,
    /// Of these, events that could not be decided again.
    pub unverified: u64,
    /// Memberships that were taken out of events, because the unit is in no such group.
    pub removed: u64,
    /// Events that were refused and put into the quarantine.
    pub quarantined: u64,
    /// Events not sent, by cause.
    pub dropped: BTreeMap<String, u64>,
    /// Files of days that it has removed because they were too old.
    pub files_removed: u64,
    /// The UTC day for which `bytes` counts, in days since 1970.
    pub day: i64,
    /// Bytes of the spool that the sink has dealt with on that day.
    pub bytes: u64,
    /// The same for the day before.
    pub bytes_before: u64,
    /// The id of the last journal that was added to these numbers; 0 if there was none.
    pub journal: u64,
}

impl SinkState {
    /// Whether it is too early to try again. A wait longer than we ever set is ignored: the clock was set back.
    #[must_use]
    pub fn is_waiting(&self, now: i64) -> bool {
        let most = i64::try_from(crate::worker::net::backoff::MOST_ASKED.as_millis()).unwrap_or(i64::MAX);
        self.wait_until > now && self.wait_until.saturating_sub(now) <= most
    }

    pub(in crate::worker) fn fail(&mut self, cause: Cause, asked: Option<Duration>, roll: f64, now: i64) {
        let mut backoff = Backoff::new();
        for _ in 0..self.failures.min(16) {
            backoff.next(0.0, None);
        }
        let wait = backoff.next(roll, asked);
        self.failures = self.failures.saturating_add(1);
        self.wait_until = now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        self.cause = Some(cause.word().to_owned());
    }

    /// Adds what was settled. Where events were taken, earlier failures are forgotten.
    pub(in crate::worker) fn settle(&mut self, settled: &Settled) {
        if settled.shipped > 0 {
            self.failures = 0;
            self.wait_until = 0;
            self.cause = None;
            self.last_shipped = settled.at;
            self.count_shipped(settled.shipped, settled.at);
        }
        self.shipped = self.shipped.saturating_add(settled.shipped);
        self.unverified = self.unverified.saturating_add(settled.unverified);
        self.removed = self.removed.saturating_add(settled.removed);
        self.quarantined = self.quarantined.saturating_add(settled.quarantined);
        for (cause, number) in &settled.dropped {
            let count = self.dropped.entry(cause.clone()).or_default();
            *count = count.saturating_add(*number);
        }
        self.count_bytes(settled.bytes, settled.at);
    }

    /// Counts events that were taken, for their day.
    fn count_shipped(&mut self, shipped: u64, now: i64) {
        let Some(day) = day(now) else { return };
        let count = self.shipped_days.entry(day).or_default();
        *count = count.saturating_add(shipped);
        while self.shipped_days.len() > MOST_DAYS {
            self.shipped_days.pop_first();
        }
    }

    /// Counts bytes of the spool that the sink has dealt with.
    fn count_bytes(&mut self, bytes: u64, now: i64) {
        self.begin_day(now);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Begins a new day where the present one is another than that of the last count.
    fn begin_day(&mut self, now: i64) {
        let day = now.div_euclid(DAY_MS);
        if day != self.day {
            self.bytes_before = if day == self.day.saturating_add(1) { self.bytes } else { 0 };
            (self.day, self.bytes) = (day, 0);
        }
    }

    /// Bytes of events an hour, on average over today or over yesterday, whichever is more; 0 if nothing is known.
    #[must_use]
    pub fn bytes_an_hour(&self, now: i64) -> u64 {
        let mut at = self.clone();
        at.begin_day(now);
        // A day that has just begun says little: what came so far is taken for its first whole hour.
        let minutes = u64::try_from(now.rem_euclid(DAY_MS) / 60_000).unwrap_or(0).max(60);
        (at.bytes.saturating_mul(60) / minutes).max(at.bytes_before / 24)
    }
}

/// The state of every sink by its name, kept in the spool as one JSON file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SinkStates(pub BTreeMap<String, SinkState>);

impl SinkStates {
    /// The file's name within the spool.
    pub const NAME: &'static str = "ship.json";

    /// What was saved last; no state of any sink where nothing can be read.
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        serde_json::from_slice(&std::fs::read(dir.join(Self::NAME)).unwrap_or_default()).unwrap_or_default()
    }

    /// Whether these counts and the rollups lack what was sent last: a run is going on, or one was killed and the
    /// next run will add the rest.
    #[must_use]
    pub fn is_incomplete(dir: &Path) -> bool {
        Journal::is_there(dir)
    }

    /// # Errors
    /// [`Cause::Write`]
    pub fn save(&self, dir: &Path) -> Result<(), Cause> {
        replace(&dir.join(Self::NAME), &serde_json::to_vec(self).map_err(|_| Cause::Write)?, Durable::No)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_remembered_by_day() {
        let mut state = SinkState::default();
        let settled = |shipped, day: i64| Settled { shipped, at: day * DAY_MS + 5, ..Settled::default() };
        for day in 0..100 {
            state.settle(&settled(2, 20_000 + day));
            state.settle(&settled(1, 20_000 + day));
            state.settle(&settled(0, 30_000 + day));
        }
        let days = state.shipped_days;
        assert_eq!((days.len(), days.values().sum::<u64>()), (90, 270));
        assert_eq!(days.first_key_value(), Some((&"2024-10-14".to_owned(), &3)));
    }

    #[test]
    fn the_rate_is_of_today_or_yesterday() {
        let mut state = SinkState::default();
        let noon = 1_000 * DAY_MS + DAY_MS / 2;
        assert_eq!(state.bytes_an_hour(noon), 0);
        state.count_bytes(12_000, noon - 1);
        state.count_bytes(12_000, noon);
        assert_eq!(state.bytes_an_hour(noon), 2_000);
        assert_eq!(state.bytes_an_hour(noon + DAY_MS), 1_000, "a quiet day after");
        assert_eq!(state.bytes_an_hour(noon + 2 * DAY_MS), 0);
        let morning = 1_001 * DAY_MS + 60_000;
        state.count_bytes(3_000, morning);
        assert_eq!(state.bytes_an_hour(morning), 3_000, "a minute is taken for an hour");
    }
}
