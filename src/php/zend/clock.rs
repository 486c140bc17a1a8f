//! The clock that requests and evaluations read.

use rustix::time::{ClockId, clock_gettime};

/// Milliseconds since 1970, by the clock that costs 3 ns and ticks every 1 to 4 ms.
pub fn wall_millis() -> i64 {
    let now = clock_gettime(ClockId::RealtimeCoarse);
    now.tv_sec.saturating_mul(1_000).saturating_add(now.tv_nsec / 1_000_000)
}
