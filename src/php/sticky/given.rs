//! What PHP code has stored, as `evaluatePersisted()` is given it. All of it is data: what is no record counts as not
//! there, and is counted.

use crate::eval::{StickyChange, StickyRecord, StickyValues};
use crate::php::basis::overrides::object;
use crate::php::zend::argument::Call;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counted for `status()`: the unit may get another answer than the one that somebody stored for it.
static IGNORED: AtomicU64 = AtomicU64::new(0);

/// How many values in this process were no records.
pub fn ignored() -> u64 {
    IGNORED.load(Ordering::Relaxed)
}

/// Records by the name of their entry; none: the unit shall keep nothing.
pub struct Given<'a>(Option<&'a ZendHashTable>);

impl<'a> Given<'a> {
    /// Reads the argument at `index`.
    pub fn read(call: &Call<'a>, index: usize) -> PhpResult<Self> {
        call.nullable(index, Zval::array).map(Self)
    }

    /// What is stored of an entry.
    pub fn values(&self, name: &str) -> StickyValues {
        let Some(records) = self.0 else { return StickyValues::NotPassed };
        let Some(stored) = records.get(name).map(Zval::dereference) else { return StickyValues::NoRecord };
        match record(stored) {
            Some(record) => StickyValues::Record(Box::new(record)),
            None => {
                IGNORED.fetch_add(1, Ordering::Relaxed);
                StickyValues::NoRecord
            }
        }
    }

    /// Whether a change makes the storage another one than it is, as far as is known.
    pub fn lacks(&self, change: &StickyChange) -> bool {
        let Some(records) = self.0 else { return true };
        match (records.get(&*change.name).map(Zval::dereference), &change.record) {
            (stored, None) => stored.is_some(),
            (None, Some(_)) => true,
            (Some(stored), Some(new)) => record(stored).is_none_or(|old| old.json() != new.json()),
        }
    }
}

/// A record as an array, or as its JSON.
fn record(stored: &Zval) -> Option<StickyRecord> {
    match stored.str() {
        Some(json) => StickyRecord::read(json),
        None => StickyRecord::read(&object(stored)?),
    }
}
