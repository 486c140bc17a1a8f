//! Ids of events that a sink has taken: an equal id is not sent again. Bounded;
//! kept on disk between runs, so that a timer's runs remember each other.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::worker::host::atomic_file::{Durable, replace};
use crate::worker::host::cause::Cause;

/// Ids remembered; the oldest go first.
pub const MOST: usize = 100_000;

/// An event's id: 32 hex digits in a line, 16 bytes here.
pub type EventId = [u8; 16];

/// Reads an id from its 32 hex digits; `None` for any other text.
#[must_use]
pub fn id(text: &str) -> Option<EventId> {
    if text.len() != 32 {
        return None;
    }
    u128::from_str_radix(text, 16).ok().map(u128::to_be_bytes)
}

/// The ids that one sink has taken last: a set to ask, and their order to forget the oldest.
#[derive(Debug, Default)]
pub struct Ledger {
    known: HashSet<EventId, foldhash::fast::RandomState>,
    order: VecDeque<EventId>,
    /// Whether it differs from its file.
    is_changed: bool,
}

impl Ledger {
    /// The file of a sink's ledger.
    #[must_use]
    pub fn path(dir: &Path, sink: &str) -> PathBuf {
        dir.join(format!("seen-{sink}"))
    }

    /// The ids of the file, as many whole ones as it holds; none where it is missing.
    #[must_use]
    pub fn load(path: &Path) -> Self {
        let mut ledger = Self::default();
        let bytes = std::fs::read(path).unwrap_or_default();
        let (ids, _) = bytes.as_chunks::<16>();
        for id in ids {
            ledger.note(*id);
        }
        ledger.is_changed = false;
        ledger
    }

    /// Writes it down where it has changed.
    ///
    /// # Errors
    /// [`Cause::Write`]; the old file then stands, and more duplicates pass.
    pub fn save(&mut self, path: &Path) -> Result<(), Cause> {
        if !self.is_changed {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.order.len().saturating_mul(16));
        self.order.iter().for_each(|id| bytes.extend_from_slice(id));
        replace(path, &bytes, Durable::No)?;
        self.is_changed = false;
        Ok(())
    }

    /// Whether the sink has taken this event, as far as is remembered.
    #[must_use]
    pub fn holds(&self, id: &EventId) -> bool {
        self.known.contains(id)
    }

    /// Remembers that the sink has taken this event.
    pub fn note(&mut self, id: EventId) {
        if !self.known.insert(id) {
            return;
        }
        self.is_changed = true;
        self.order.push_back(id);
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_remembered() {
        let mut ledger = Ledger::default();
        for number in 0..=MOST as u128 {
            ledger.note(number.to_be_bytes());
        }
        assert!(!ledger.holds(&0_u128.to_be_bytes()));
        assert!(ledger.holds(&1_u128.to_be_bytes()) && ledger.holds(&(MOST as u128).to_be_bytes()));
        assert_eq!((ledger.known.len(), ledger.order.len()), (MOST, MOST));
    }

    #[test]
    fn ids_are_32_hex_digits() {
        assert_eq!(id("000000000000000000000000000000ff"), Some(255_u128.to_be_bytes()));
        assert_eq!((id("ff"), id(&"g".repeat(32))), (None, None));
    }
}
