//! A clock that only moves when the code under test sleeps.

use std::cell::Cell;
use std::time::Duration;

use statsig::worker::host::clock::Clock;

/// Begins at a fixed moment of 2026.
pub struct FakeClock {
    now: Cell<i64>,
    /// Called with the time after each sleep: lets a test end a loop or change the world.
    then: Box<dyn Fn(i64)>,
}

/// When every fake clock begins.
pub const BEGIN: i64 = 1_784_894_887_000;

impl FakeClock {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(then: impl Fn(i64) + 'static) -> Self {
        Self { now: Cell::new(BEGIN), then: Box::new(then) }
    }

    pub fn advance(&self, time: Duration) {
        self.now.set(self.now.get() + i64::try_from(time.as_millis()).unwrap());
    }
}

impl Clock for FakeClock {
    fn now_ms(&self) -> i64 {
        self.now.get()
    }

    fn sleep(&self, time: Duration) {
        self.advance(time);
        (self.then)(self.now.get());
    }
}
