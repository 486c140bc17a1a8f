//! Rollups on the disk: `{spool_dir}/rollups/<UTC day>.json`, kept for 90 days.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::atomic_file::{Durable, make_folder, replace};
use super::batch::Mark;
use super::cause::Cause;
use super::rollup::Rollup;
use crate::text::day;

/// Days kept, the present one included.
const MOST_DAYS: i64 = 90;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;
/// Exposures after which a run writes what it has counted: a kill loses no more.
const MOST_PENDING: u64 = 20_000;
/// The longest file read.
const MOST_BYTES: u64 = 64 << 20;

/// What one run has counted and not yet written.
#[derive(Debug)]
pub struct RollupFiles {
    dir: PathBuf,
    days: BTreeMap<String, Rollup>,
    pending: u64,
}

impl RollupFiles {
    /// The rollups of a spool.
    #[must_use]
    pub fn new(spool: &Path) -> Self {
        Self { dir: spool.join("rollups"), days: BTreeMap::new(), pending: 0 }
    }

    /// Counts an event that was taken, on the day it was written down.
    pub fn note(&mut self, mark: &Mark) {
        if let (Some(seen), Some(day)) = (&mark.seen, day(mark.at)) {
            self.days.entry(day).or_default().note(seen, mark.is_unverified);
            self.pending = self.pending.saturating_add(1);
        }
    }

    /// Whether enough has been counted to write it down.
    #[must_use]
    pub fn is_due(&self) -> bool {
        self.pending >= MOST_PENDING
    }

    /// Adds what was counted to the files, and removes old ones.
    ///
    /// # Errors
    /// [`Cause::Write`]; what was counted stays for the next try.
    pub fn save(&mut self, now: i64) -> Result<(), Cause> {
        if self.days.is_empty() {
            return Ok(());
        }
        make_folder(&self.dir)?;
        while let Some(entry) = self.days.first_entry() {
            let path = self.dir.join(format!("{}.json", entry.key()));
            let mut whole = read(&path);
            whole.merge(entry.get());
            replace(&path, &serde_json::to_vec(&whole).map_err(|_| Cause::Write)?, Durable::No)?;
            entry.remove();
        }
        self.pending = 0;
        self.sweep(now);
        Ok(())
    }

    fn sweep(&self, now: i64) {
        let Some(oldest) = day(now.saturating_sub(MOST_DAYS.saturating_sub(1).saturating_mul(DAY_MS))) else { return };
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let day = name.to_str().and_then(|name| name.strip_suffix(".json"));
            if day.is_some_and(|day| day.len() == oldest.len() && day < oldest.as_str()) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
        super::atomic_file::sweep(&self.dir);
    }
}

/// A day's file; one that cannot be read begins anew.
fn read(path: &Path) -> Rollup {
    let is_sane = path.metadata().is_ok_and(|found| found.len() <= MOST_BYTES);
    let text = if is_sane { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    serde_json::from_slice(&text).unwrap_or_default()
}
