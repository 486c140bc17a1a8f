//! The clock that the worker is given. Tests give it one that they turn themselves, so that a day of failures passes
//! in a moment.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time, and waits.
pub trait Clock {
    /// Milliseconds since 1970, of the wall clock.
    fn now_ms(&self) -> i64;

    /// Waits for `time`. A signal does not end the wait earlier.
    fn sleep(&self, time: Duration);
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
