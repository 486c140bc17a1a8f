//! How much one sink may still send in one run: so many batches, for so long, and only until the run is asked to
//! stop.

use super::options::ShipOptions;
use crate::worker::host::outside::Outside;

/// What is left of one sink's batches and time.
pub(super) struct Allowance<'a> {
    options: ShipOptions<'a>,
    batches: u64,
    /// When the time is up, ms. `None` before the first batch, which is always sent.
    until: Option<i64>,
}

impl<'a> Allowance<'a> {
    pub(super) const fn new(options: ShipOptions<'a>) -> Self {
        Self { options, batches: options.max_batches, until: None }
    }

    /// Why no further batch may be read; `None` if one may.
    pub(super) fn refuses_batch(&self, outside: &Outside<'_>) -> Option<&'static str> {
        if self.batches == 0 { Some("batches") } else { self.refuses_request(outside) }
    }

    /// Why no further request may be sent; `None` if one may. As this is asked before each request, it also gives the
    /// run's sign of life.
    pub(super) fn refuses_request(&self, outside: &Outside<'_>) -> Option<&'static str> {
        let now = outside.clock.now_ms();
        if let Some(alive) = self.options.alive {
            alive(now);
        }
        if outside.is_stopped() {
            return Some("stop");
        }
        self.until.filter(|until| now >= *until).map(|_| "time")
    }

    /// Takes one batch off the allowance. With the first one the time begins.
    pub(super) fn spend(&mut self, outside: &Outside<'_>) {
        self.batches = self.batches.saturating_sub(1);
        if let (None, Some(most)) = (self.until, self.options.max_time) {
            let most = i64::try_from(most.as_millis()).unwrap_or(i64::MAX);
            self.until = Some(outside.clock.now_ms().saturating_add(most));
        }
    }
}
