//! Runs code of the worker that no signal stops and whose messages nobody reads.

use std::sync::atomic::AtomicBool;

use statsig::worker::host::clock::Clock;
use statsig::worker::host::outside::Outside;

/// Does some work with this clock; chance says 0.5 each time.
pub fn undisturbed<T>(clock: &dyn Clock, work: impl FnOnce(&mut Outside<'_>) -> T) -> T {
    let (stop, mut quiet) = (AtomicBool::new(false), |_: &str| ());
    work(&mut Outside { clock, chance: &mut || 0.5, stop: &stop, listener: &mut quiet })
}
