//! How many lines this process has recorded, and what became of them.

use std::sync::atomic::AtomicU64;

/// Counts of this process, for `status()`.
#[derive(Default)]
pub struct Counters {
    /// Lines buffered.
    pub recorded: AtomicU64,
    /// Lines appended to the spool.
    pub spooled: AtomicU64,
    /// Lines dropped because the request was muted.
    pub muted: AtomicU64,
    /// Exposures that were not recorded because an override decided.
    pub overridden: AtomicU64,
    /// Lines dropped because they were too many, too long, or not lines.
    pub refused: AtomicU64,
    /// Lines that the spool did not take, or for which there is no spool.
    pub lost: AtomicU64,
}

pub static COUNTERS: Counters = Counters {
    recorded: AtomicU64::new(0),
    spooled: AtomicU64::new(0),
    muted: AtomicU64::new(0),
    overridden: AtomicU64::new(0),
    refused: AtomicU64::new(0),
    lost: AtomicU64::new(0),
};
