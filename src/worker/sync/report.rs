//! The report of one sync of the document.

use std::time::Duration;

use crate::worker::host::cause::Cause;

/// What a sync came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncOutcome {
    /// A newer document is in place.
    Fresh,
    /// The document in place is the newest.
    Unchanged,
    /// No newer document could be had; the last good one stays in place.
    Failed,
    /// No newer document could be had, and none that can be used is in place.
    Unusable,
    /// There is no key, so nobody was asked: the wiki has entries of its own only.
    Alone,
}

impl SyncOutcome {
    /// The word of results and counters.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Unusable => "unusable",
            Self::Alone => "alone",
        }
    }

    /// Whether Statsig has answered, if it was asked, and the document in place is the newest.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Fresh | Self::Unchanged | Self::Alone)
    }
}

/// How a sync went, for the loop, a timer or an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReport {
    /// Whether there is a newer document, and whether a usable one is in place.
    pub outcome: SyncOutcome,
    /// Why it failed. With [`SyncOutcome::Fresh`]: the document is in place, but its version could not be kept.
    pub cause: Option<Cause>,
    /// `time` of the document in place, ms.
    pub time: Option<u64>,
    /// Version of the document in place.
    pub cv: Option<String>,
    /// Bytes of the document in place.
    pub bytes: u64,
    /// How long the server asks not to be asked.
    pub wait: Option<Duration>,
}
