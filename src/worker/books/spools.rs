//! The books of a farm: those of this host's own spool, and what the other hosts have told of theirs. That lies in a folder
//! for each, `{spool_dir}/farm/<host>`, with the same files in it, as the wiki's scripts and pages fetch them.

use std::path::{Path, PathBuf};

/// Hosts at most.
const MOST: usize = 1_000;

/// The spool itself first, then the folders of the other hosts, in the order of their names.
#[must_use]
pub fn spools(spool: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(spool.join("farm")).into_iter().flatten().flatten();
    let mut others: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    others.sort_unstable();
    others.truncate(MOST);
    std::iter::once(spool.to_owned()).chain(others).collect()
}
