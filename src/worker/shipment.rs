//! What a run of the shipper did, and what it remembers until the next run.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::atomic_file::{Durable, replace};
use super::backoff::Backoff;
use super::cause::Cause;

/// The result of one run. Numbers are of the first sink.
#[derive(Debug, Default)]
pub struct Shipment {
    /// Events taken.
    pub shipped: u64,
    /// Events still in the spool.
    pub left: u64,
    /// Events not sent, by cause; `torn` lines were never acknowledged.
    pub dropped: BTreeMap<&'static str, u64>,
    /// Events taken that could not be decided again.
    pub unverified: u64,
    /// Events set aside.
    pub quarantined: u64,
    /// Why it ended before the spool was empty.
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

    pub(super) fn drop(&mut self, cause: &'static str) {
        let count = self.dropped.entry(cause).or_default();
        *count = count.saturating_add(1);
    }
}

/// What is known of one sink across runs; `status()` and `doctor` read it too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Failures in a row.
    pub failures: u32,
    /// Not before this time, ms.
    pub wait_until: i64,
    /// The word of the last failure; `None` while all is well.
    pub cause: Option<String>,
    /// When it last took events, ms.
    pub last_shipped: i64,
    /// Events taken since the state began.
    pub shipped: u64,
    /// Of these, events that could not be decided again.
    pub unverified: u64,
    /// Memberships taken out of events: the unit is in no such group.
    pub removed: u64,
    /// Events set aside.
    pub quarantined: u64,
    /// Events not sent, by cause.
    pub dropped: BTreeMap<String, u64>,
}

impl Standing {
    /// Whether it is too early to try again. A wait beyond any we set comes from a clock that was set back.
    #[must_use]
    pub fn is_waiting(&self, now: i64) -> bool {
        let most = i64::try_from(super::backoff::MOST_ASKED.as_millis()).unwrap_or(i64::MAX);
        self.wait_until > now && self.wait_until.saturating_sub(now) <= most
    }

    pub(super) fn fail(&mut self, cause: Cause, asked: Option<Duration>, roll: f64, now: i64) {
        let mut backoff = Backoff::new();
        for _ in 0..self.failures.min(16) {
            backoff.next(0.0, None);
        }
        let wait = backoff.next(roll, asked);
        self.failures = self.failures.saturating_add(1);
        self.wait_until = now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        self.cause = Some(cause.word().to_owned());
    }

    pub(super) fn succeed(&mut self, count: u64, now: i64) {
        self.failures = 0;
        self.wait_until = 0;
        self.cause = None;
        self.last_shipped = now;
        self.shipped = self.shipped.saturating_add(count);
    }

    pub(super) fn drop(&mut self, cause: &str) {
        let count = self.dropped.entry(cause.to_owned()).or_default();
        *count = count.saturating_add(1);
    }
}

/// Standings by sink, kept in the spool.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(pub BTreeMap<String, Standing>);

impl State {
    /// The file's name within the spool.
    pub const NAME: &'static str = "ship.json";

    /// What was saved; nothing readable is a beginning.
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        serde_json::from_slice(&std::fs::read(dir.join(Self::NAME)).unwrap_or_default()).unwrap_or_default()
    }

    /// # Errors
    /// [`Cause::Write`]
    pub fn save(&self, dir: &Path) -> Result<(), Cause> {
        replace(&dir.join(Self::NAME), &serde_json::to_vec(self).map_err(|_| Cause::Write)?, Durable::No)
    }
}
