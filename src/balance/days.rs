//! Reads the rollups of a spool day by day, so that never more than one of them is in memory.

use super::sample::Sample;
use super::splits::Splits;
use super::told::Balance;
use crate::worker::books::rollup_files;
use std::path::Path;

/// Tells the balance of all entries of a spool, or of the one named `only` with all of its days. A spool without
/// rollups has no entries; a day that cannot be read is named as incomplete.
#[must_use]
pub fn balance(spool: &Path, only: Option<&str>, splits: &mut dyn Splits) -> Balance {
    let (mut sample, mut incomplete) = (Sample::default(), Vec::new());
    for day in rollup_files::days(spool) {
        let rollup = rollup_files::load(spool, &day);
        if rollup.incomplete {
            incomplete.push(day.clone());
        }
        sample.add(&day, &rollup, only, splits);
    }
    Balance::of(&sample, incomplete, only.is_some())
}
