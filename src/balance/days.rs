//! Reads the rollups of a spool day by day, so that never more than one of them is in memory.

use super::sample::Sample;
use super::splits::Splits;
use super::told::Balance;
use crate::worker::books::rollup_files;
use crate::worker::books::spools::spools;
use std::collections::BTreeSet;
use std::path::Path;

/// Tells the balance of all entries of a spool and of what other hosts of the farm have told it, or of the entry named
/// `only` with all of its days. A spool without rollups has no entries; a day that cannot be read is named as incomplete.
#[must_use]
pub fn balance(spool: &Path, only: Option<&str>, splits: &mut dyn Splits) -> Balance {
    let (mut sample, mut incomplete) = (Sample::default(), Vec::new());
    let spools = spools(spool);
    let days: BTreeSet<String> = spools.iter().flat_map(|spool| rollup_files::days(spool)).collect();
    for day in days {
        let mut rollup = rollup_files::load(spool, &day);
        for other in spools.iter().skip(1) {
            rollup.merge(&rollup_files::load(other, &day));
        }
        if rollup.incomplete {
            incomplete.push(day.clone());
        }
        sample.add(&day, &rollup, only, splits);
    }
    Balance::of(&sample, incomplete, only.is_some())
}
