//! What was settled since the state of the spool was last written down: one line for each run of
//! events that a sink took, appended with one write.
//!
//! Cursor, ledger, counters and rollups are several files, some of them large: they are written when a run
//! ends, and now and then in a long one. A kill in between leaves the journal, from which the next run makes
//! all of them whole (`recovery`). Each file that has taken a journal in says so by its mark, so that none
//! takes it in twice.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ledger::EventId;
use crate::worker::host::cause::Cause;
use crate::worker::judge::verdict::Seen;

/// Bytes after which the state is written down: a kill leaves no more to be read again.
const MOST_BYTES: u64 = 4 << 20;

/// An exposure of a settled run: when its line was written (ms), whether it could not be decided
/// again, entry, version, group, hash of the unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::worker) struct Noted(i64, bool, String, String, String, Option<u64>);

impl Noted {
    pub fn new(at: i64, is_unverified: bool, seen: &Seen) -> Self {
        Self(at, is_unverified, seen.entry.clone(), seen.version.clone(), seen.group.clone(), seen.unit)
    }

    /// When its line was written, and whether it could not be decided again.
    pub const fn circumstances(&self) -> (i64, bool) {
        (self.0, self.1)
    }

    pub fn seen(&self) -> Seen {
        Seen { entry: self.2.clone(), version: self.3.clone(), group: self.4.clone(), unit: self.5 }
    }
}

/// What became of one stretch of a file at one sink.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::worker) struct Settled {
    pub sink: String,
    /// The closed file's stem.
    pub file: String,
    /// Where the sink goes on in it.
    pub offset: u64,
    /// When, ms.
    pub at: i64,
    pub shipped: u64,
    pub unverified: u64,
    pub removed: u64,
    pub quarantined: u64,
    /// Bytes of the spool that it was done with.
    pub bytes: u64,
    pub dropped: BTreeMap<String, u64>,
    /// Ids taken.
    pub ids: Vec<EventId>,
    /// Of the first sink only: each event counts once.
    pub seen: Vec<Noted>,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct JournalHead {
    mark: u64,
}

/// The journal of one spool, made with the first line.
#[derive(Debug)]
pub(in crate::worker) struct Journal {
    path: PathBuf,
    mark: u64,
    bytes: u64,
    file: Option<File>,
}

impl Journal {
    /// Its name within the spool.
    pub(in crate::worker) const NAME: &str = "ship.journal";

    pub fn new(dir: &Path) -> Self {
        Self { path: dir.join(Self::NAME), mark: fresh_mark(), bytes: 0, file: None }
    }

    /// What a killed run left: its mark and lines; none where nothing readable is there. A torn line was
    /// the last one, and is as if it had never been begun: its events are sent again.
    pub fn left(dir: &Path) -> Option<(u64, Vec<Settled>)> {
        let bytes = std::fs::read(dir.join(Self::NAME)).ok()?;
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let head: JournalHead = serde_json::from_slice(lines.next()?).ok()?;
        Some((head.mark, lines.map_while(|line| serde_json::from_slice(line).ok()).collect()))
    }

    /// Whether one is there: then counters and rollups are incomplete.
    #[must_use]
    pub fn is_there(dir: &Path) -> bool {
        dir.join(Self::NAME).exists()
    }

    /// Tells this journal from all others.
    pub const fn mark(&self) -> u64 {
        self.mark
    }

    /// Whether nothing was settled since the state was written down.
    pub const fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Whether it is time to write the state down.
    pub const fn is_due(&self) -> bool {
        self.bytes >= MOST_BYTES
    }

    pub fn append(&mut self, settled: &Settled) -> Result<(), Cause> {
        let mut text = Vec::new();
        if self.file.is_none() {
            serde_json::to_writer(&mut text, &JournalHead { mark: self.mark }).map_err(|_| Cause::Write)?;
            text.push(b'\n');
        }
        serde_json::to_writer(&mut text, settled).map_err(|_| Cause::Write)?;
        text.push(b'\n');
        // Also what cannot be written is counted: it waits in memory for the state to be written down.
        self.bytes = self.bytes.saturating_add(text.len() as u64);
        let file = match &mut self.file {
            Some(file) => file,
            None => {
                let mut open = OpenOptions::new();
                open.write(true).truncate(true).create(true).mode(0o640);
                self.file.insert(open.open(&self.path).map_err(|_| Cause::Write)?)
            }
        };
        file.write_all(&text).map_err(|_| Cause::Write)
    }

    /// All of it is written down elsewhere: it goes, and another one begins.
    pub fn end(&mut self) -> Result<(), Cause> {
        if self.file.take().is_some() {
            remove(&self.path)?;
        }
        (self.mark, self.bytes) = (fresh_mark(), 0);
        Ok(())
    }

    /// Removes what a killed run left.
    pub fn remove(dir: &Path) -> Result<(), Cause> {
        remove(&dir.join(Self::NAME))
    }
}

fn remove(path: &Path) -> Result<(), Cause> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Cause::Write),
        _ => Ok(()),
    }
}

/// Never 0, which stands for none.
fn fresh_mark() -> u64 {
    RandomState::new().hash_one(std::process::id()) | 1
}
