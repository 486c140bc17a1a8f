//! What the sync loop can be given to do between two syncs: on sites that run one process for both, this is shipping.

use std::time::Duration;

use crate::worker::host::outside::Outside;

/// Something short that a loop does again and again.
pub trait BetweenSyncs {
    /// Does it once, and returns how long to wait before the next time. `left` is the time until the next sync, which
    /// does not wait. What takes long calls `alive` now and then with the present time, ms, as the loop's sign of life.
    fn once(&mut self, outside: &mut Outside<'_>, left: Duration, alive: &dyn Fn(i64)) -> Duration;
}
