//! How far one sink may go in one run: so many batches, so long, and until somebody asks it to stop.

use super::options::ShipOptions;
use crate::worker::host::outside::Outside;

/// What is left of it.
pub(super) struct Allowance<'a> {
    options: ShipOptions<'a>,
    batches: u64,
    /// When the time is up, ms; none before the first batch, which always goes.
    until: Option<i64>,
}

impl<'a> Allowance<'a> {
    pub(super) const fn new(options: ShipOptions<'a>) -> Self {
        Self { options, batches: options.max_batches, until: None }
    }

    /// Why no more may be read.
    pub(super) fn refuses_batch(&self, outside: &Outside<'_>) -> Option<&'static str> {
        if self.batches == 0 { Some("batches") } else { self.refuses_request(outside) }
    }

    /// Why no more may be sent. Asked before each request, so it is here that a long run says that it lives.
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

    /// A batch was read.
    pub(super) fn spend(&mut self, outside: &Outside<'_>) {
        self.batches = self.batches.saturating_sub(1);
        if let (None, Some(most)) = (self.until, self.options.max_time) {
            let most = i64::try_from(most.as_millis()).unwrap_or(i64::MAX);
            self.until = Some(outside.clock.now_ms().saturating_add(most));
        }
    }
}
