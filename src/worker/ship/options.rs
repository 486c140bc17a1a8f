//! The bounds of one run of the shipper.

use std::time::Duration;

/// The bounds of one run. Without any it goes on until the spool is empty.
#[derive(Clone, Copy)]
pub struct ShipOptions<'a> {
    /// Batches of each sink read in one run.
    pub max_batches: u64,
    /// Time of each sink in one run, counted from its second batch on: the first is always sent. `None`: no limit.
    pub max_time: Option<Duration>,
    /// Try a sink even if it should still wait after a failure.
    pub force: bool,
    /// Called with the present time, ms, before each request: a sign that the run is alive.
    pub alive: Option<&'a dyn Fn(i64)>,
}

impl Default for ShipOptions<'_> {
    fn default() -> Self {
        Self { max_batches: u64::MAX, max_time: None, force: false, alive: None }
    }
}
