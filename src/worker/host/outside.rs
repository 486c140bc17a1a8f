//! What a worker is given from outside, as one value. It never asks the machine for any of this itself, so that tests
//! can give it their own.

use std::sync::atomic::{AtomicBool, Ordering};

use super::clock::Clock;
use super::listener::Listener;

/// The clock, random numbers, the request to stop, and the listener.
pub struct Outside<'a> {
    /// Tells the time, and waits.
    pub clock: &'a dyn Clock,
    /// Gives random numbers within [0, 1).
    pub chance: &'a mut dyn FnMut() -> f64,
    /// Set, for example by a signal, when the work is to end.
    pub stop: &'a AtomicBool,
    /// Is told of each change of state.
    pub listener: &'a mut dyn Listener,
}

impl Outside<'_> {
    /// Whether the work is to end.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// The next random number within [0, 1).
    pub fn roll(&mut self) -> f64 {
        (self.chance)().clamp(0.0, 1.0)
    }
}
