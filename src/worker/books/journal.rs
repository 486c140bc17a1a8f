//! What was settled since the state of the spool was last written down: one line for each run of
//! events that a sink took, appended with one write.
//!
//! Cursor, ledger, counters and rollups are several files, some of them large: they are written when a run
//! ends, and in a long run each time the journal has grown large. A run that is killed in between leaves its
//! journal, from which the next run brings all of these files up to date (`recovery`). Counters and rollups hold
//! the id of the last journal that was added to them, so that none is added twice. Cursors and ledgers need no id:
//! to set an offset or to note an event's id twice changes nothing.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ledger::EventId;
use crate::worker::host::cause::Cause;
use crate::worker::judge::verdict::CountedExposure;

/// Bytes after which the state is written down, so that recovery never has more than this to read.
const MOST_BYTES: u64 = 4 << 20;

/// An exposure that a sink took. It stands in the journal as a list without keys, to be short: `at`, `is_unverified`,
/// entry, version, group, hash of the unit.
#[derive(Debug, PartialEq)]
pub(in crate::worker) struct NotedExposure {
    /// When its line was written, ms.
    pub at: i64,
    /// Whether it could not be decided again.
    pub is_unverified: bool,
    pub counted: CountedExposure,
}

impl Serialize for NotedExposure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let CountedExposure { entry, version, group, unit } = &self.counted;
        (self.at, self.is_unverified, entry, version, group, unit).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for NotedExposure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (at, is_unverified, entry, version, group, unit) = Deserialize::deserialize(deserializer)?;
        Ok(Self { at, is_unverified, counted: CountedExposure { entry, version, group, unit } })
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
    /// When it was settled, ms.
    pub at: i64,
    pub shipped: u64,
    pub unverified: u64,
    pub removed: u64,
    pub quarantined: u64,
    /// Bytes of this stretch of the file.
    pub bytes: u64,
    pub dropped: BTreeMap<String, u64>,
    /// Ids of the events that the sink took.
    pub ids: Vec<EventId>,
    /// The exposures taken. Only the first sink has any here: rollups count each event once, however many sinks
    /// take it.
    #[serde(rename = "seen")]
    pub exposures: Vec<NotedExposure>,
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct JournalHead {
    #[serde(rename = "mark")]
    id: u64,
}

/// The journal of one spool. Its file is made when the first line is appended.
#[derive(Debug)]
pub(in crate::worker) struct Journal {
    path: PathBuf,
    id: u64,
    bytes: u64,
    file: Option<File>,
}

impl Journal {
    /// The file's name within the spool.
    pub(in crate::worker) const NAME: &str = "ship.journal";

    pub fn new(dir: &Path) -> Self {
        Self { path: dir.join(Self::NAME), id: new_id(), bytes: 0, file: None }
    }

    /// The journal that a killed run left: its id and its lines, or `None` where there is none that can be read.
    /// A torn line can only be the last one. It is passed over, so that its events are sent again.
    pub fn left_behind(dir: &Path) -> Option<(u64, Vec<Settled>)> {
        let bytes = std::fs::read(dir.join(Self::NAME)).ok()?;
        let mut lines = bytes.split(|byte| *byte == b'\n');
        let head: JournalHead = serde_json::from_slice(lines.next()?).ok()?;
        Some((head.id, lines.map_while(settled).collect()))
    }

    /// Whether the spool has a journal. While it has one, counters and rollups lack what the journal holds.
    #[must_use]
    pub fn is_there(dir: &Path) -> bool {
        dir.join(Self::NAME).exists()
    }

    /// The random number that tells this journal from all others.
    pub const fn id(&self) -> u64 {
        self.id
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
            serde_json::to_writer(&mut text, &JournalHead { id: self.id }).map_err(|_| Cause::Write)?;
            text.push(b'\n');
        }
        serde_json::to_writer(&mut text, settled).map_err(|_| Cause::Write)?;
        text.push(b'\n');
        // Counted even if the write below fails: the state in memory still has to be written down.
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

    /// To be called when all that it holds is written down elsewhere: removes the file and begins another journal.
    pub fn end(&mut self) -> Result<(), Cause> {
        if self.file.take().is_some() {
            remove(&self.path)?;
        }
        (self.id, self.bytes) = (new_id(), 0);
        Ok(())
    }

    /// Removes what a killed run left.
    pub fn remove(dir: &Path) -> Result<(), Cause> {
        remove(&dir.join(Self::NAME))
    }
}

/// What a line says; none if it is damaged. A sink's name becomes part of a file's: with one that no sink has, what
/// the journal holds could never be written down, and nothing would be shipped any more.
fn settled(line: &[u8]) -> Option<Settled> {
    let settled: Settled = serde_json::from_slice(line).ok()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    settled.sink.bytes().all(is_name).then_some(settled)
}

fn remove(path: &Path) -> Result<(), Cause> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Cause::Write),
        _ => Ok(()),
    }
}

/// A random number, but never 0: a file that holds 0 has taken in no journal.
fn new_id() -> u64 {
    RandomState::new().hash_one(std::process::id()) | 1
}
