//! What a worker is given from outside, in one piece: it asks the machine for none of this by itself.

use std::sync::atomic::{AtomicBool, Ordering};

use super::clock::Clock;
use super::listener::Listener;

/// Time, chance, the wish that it ends, and who hears of it.
pub struct Outside<'a> {
    /// The time.
    pub clock: &'a dyn Clock,
    /// Numbers within [0, 1).
    pub chance: &'a mut dyn FnMut() -> f64,
    /// Set when the work shall end.
    pub stop: &'a AtomicBool,
    /// Who hears of changes.
    pub listener: &'a mut dyn Listener,
}

impl Outside<'_> {
    /// Whether the work shall end.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// A number within [0, 1).
    pub fn roll(&mut self) -> f64 {
        (self.chance)().clamp(0.0, 1.0)
    }
}
