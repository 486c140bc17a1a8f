//! How to ship: how much of it, and how long.

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
    /// Called with the time, ms, before each request: the run lives.
    pub alive: Option<&'a dyn Fn(i64)>,
}

impl Default for ShipOptions<'_> {
    fn default() -> Self {
        Self { max_batches: u64::MAX, max_time: None, force: false, alive: None }
    }
}
