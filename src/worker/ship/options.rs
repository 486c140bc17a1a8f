//! How to ship: how much of it, how long, and until when.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How to ship.
#[derive(Clone, Copy)]
pub struct ShipOptions<'a> {
    /// Batches of each sink read in one run.
    pub max_batches: u64,
    /// Time of each sink in one run, beside the first batch; none: as long as it takes.
    pub max_time: Option<Duration>,
    /// Try although it is too early after a failure.
    pub force: bool,
    /// Once it is set, nothing more is sent.
    pub stop: Option<&'a AtomicBool>,
    /// Called with the time, ms, before each request: the run lives.
    pub pulse: Option<&'a dyn Fn(i64)>,
}

impl Default for ShipOptions<'_> {
    fn default() -> Self {
        Self { max_batches: u64::MAX, max_time: None, force: false, stop: None, pulse: None }
    }
}

impl ShipOptions<'_> {
    /// Whether somebody asks it to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::SeqCst))
    }
}
