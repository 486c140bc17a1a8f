//! What a loop does between two syncs, where one process does both.

use std::time::Duration;

use crate::worker::host::outside::Outside;

/// Something short that a loop does again and again.
pub trait BetweenSyncs {
    /// Does it once; how long until it is due again. It may take the time `left` until the next sync, which does
    /// not wait, and calls `alive` now and then with the time, ms: the loop lives.
    fn once(&mut self, outside: &mut Outside<'_>, left: Duration, alive: &dyn Fn(i64)) -> Duration;
}
