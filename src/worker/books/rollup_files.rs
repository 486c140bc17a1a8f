//! Rollups on the disk: `{spool_dir}/rollups/<UTC day of receipt>.json`, kept for 90 days.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::journal::NotedExposure;
use super::rollup::Rollup;
use crate::text::{DAY_MS, day};
use crate::worker::host::atomic_file::{Durable, make_folder, replace};
use crate::worker::host::cause::Cause;

/// Days that are kept, today included.
const MOST_DAYS: i64 = 90;
/// Bytes of the longest file that is read.
const MOST_BYTES: u64 = 64 << 20;

/// The folder of rollups, and what this run has counted but not yet written there.
#[derive(Debug)]
pub struct RollupFiles {
    dir: PathBuf,
    days: BTreeMap<String, Rollup>,
}

impl RollupFiles {
    /// The rollups of a spool.
    #[must_use]
    pub fn new(spool: &Path) -> Self {
        Self { dir: folder(spool), days: BTreeMap::new() }
    }

    /// Counts exposures that were taken, each for the UTC day on which its line was written.
    pub(in crate::worker) fn note_all(&mut self, exposures: &[NotedExposure]) {
        // Those that follow one another are nearly always of one day, whose name is then made and looked up once.
        for of_a_day in exposures.chunk_by(|one, next| one.at.div_euclid(DAY_MS) == next.at.div_euclid(DAY_MS)) {
            let Some(day) = of_a_day.first().and_then(|noted| day(noted.at)) else { continue };
            let rollup = self.days.entry(day).or_default();
            of_a_day.iter().for_each(|noted| rollup.note(&noted.counted, noted.is_unverified));
        }
    }

    /// Adds what was counted to the files of its days, except to those that already hold this journal, and removes
    /// old files. A damaged file is made anew where `recount` can count all of its day.
    ///
    /// # Errors
    /// [`Cause::Write`]; what was counted stays for the next try.
    pub(in crate::worker) fn save(
        &mut self,
        now: i64,
        journal: u64,
        recount: impl Fn(&str) -> Option<Rollup>,
    ) -> Result<(), Cause> {
        if self.days.is_empty() {
            return Ok(());
        }
        make_folder(&self.dir)?;
        while let Some(entry) = self.days.first_entry() {
            let path = self.dir.join(format!("{}.json", entry.key()));
            let mut whole = read(&path);
            if whole.journal != journal {
                match Some(entry.key()).filter(|_| whole.incomplete).and_then(|day| recount(day)) {
                    // What this run has counted is part of the recount.
                    Some(all) => whole = all,
                    None => whole.merge(entry.get()),
                }
                whole.journal = journal;
                replace(&path, &serde_json::to_vec(&whole).map_err(|_| Cause::Write)?, Durable::No)?;
            }
            entry.remove();
        }
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
        crate::worker::host::atomic_file::sweep(&self.dir);
    }
}

/// The newest days that a spool has rollups of, in order.
#[must_use]
pub fn days(spool: &Path) -> Vec<String> {
    let named = |entry: std::fs::DirEntry| Some(entry.file_name().to_str()?.strip_suffix(".json")?.to_owned());
    let is_day = |name: &String| chrono::NaiveDate::parse_from_str(name, "%Y-%m-%d").is_ok_and(|_| name.len() == 10);
    let files = std::fs::read_dir(folder(spool)).into_iter().flatten().flatten();
    let mut days: Vec<String> = files.filter_map(named).filter(is_day).collect();
    days.sort_unstable();
    days.split_off(days.len().saturating_sub(usize::try_from(MOST_DAYS).unwrap_or(usize::MAX)))
}

/// The rollup of a day of a spool. Where it cannot be read it is empty, and says that something is missing.
#[must_use]
pub fn load(spool: &Path, day: &str) -> Rollup {
    read(&folder(spool).join(format!("{day}.json")))
}

fn folder(spool: &Path) -> PathBuf {
    spool.join("rollups")
}

/// A day's file; one that cannot be read begins anew, and says so.
fn read(path: &Path) -> Rollup {
    let Ok(found) = path.symlink_metadata() else { return Rollup::default() };
    let text = if found.len() <= MOST_BYTES { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    serde_json::from_slice(&text).unwrap_or_else(|_| Rollup::incomplete())
}
