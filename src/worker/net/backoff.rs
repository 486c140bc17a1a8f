//! How long to wait after a failure: 1 s, doubled with each further failure up to 60 s, and longer when the server
//! asks for it. Each wait is up to 20 % shorter or longer by chance, so that hosts do not all try at the same time.

use std::time::Duration;

use chrono::NaiveDateTime;

/// First wait, before jitter.
const FIRST_MS: u64 = 1_000;
/// Longest wait of our own, before jitter.
const LONGEST_MS: u64 = 60_000;
/// The largest part by which chance shortens or lengthens a wait.
const JITTER: f64 = 0.2;
/// The longest wait a server may ask for: a broken or hostile `Retry-After` must not stop the worker.
pub const MOST_ASKED: Duration = Duration::from_secs(3_600);

/// Counts failures in a row, and says how long to wait after the next one.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    /// Failures since the last success: the exponent of the wait.
    failures: u32,
}

impl Backoff {
    /// No failure yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { failures: 0 }
    }

    /// The wait after one more failure. `roll` is a random number within [0, 1);
    /// `asked` is the server's `Retry-After`, kept up to [`MOST_ASKED`].
    pub fn next(&mut self, roll: f64, asked: Option<Duration>) -> Duration {
        let base = FIRST_MS.checked_shl(self.failures.min(16)).unwrap_or(LONGEST_MS).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        let stray = 1.0 + JITTER * (2.0 * roll.clamp(0.0, 1.0) - 1.0);
        let own = Duration::from_millis(base).mul_f64(stray);
        own.max(asked.unwrap_or_default().min(MOST_ASKED))
    }

    /// To be called after a success: the wait after the next failure is the shortest again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Reads a `Retry-After` header: seconds, or a date in any of HTTP's three forms.
/// A date in the past is no wait; text that is neither is `None`.
#[must_use]
pub fn retry_after(header: &str, now_ms: i64) -> Option<Duration> {
    let text = header.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number too large for u64 still asks for a very long wait.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    let wait = at.and_utc().timestamp_millis().saturating_sub(now_ms);
    Some(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}
