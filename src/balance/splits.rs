//! The split of each version of an entry, by the document that has this version: the one in use, or one of the last days.

use super::split::{NoSplit, Split, part_and_name};
use crate::config::Snapshot;
use crate::worker::kept::version::Versions;

/// Kept documents that are looked through, the newest first. Each has to be compiled, and somebody waits for a page.
const MOST_DOCUMENTS: usize = 8;
/// Bytes of these together.
const MOST_BYTES: u64 = 16 << 20;

/// Knows the split of versions of entries.
pub trait Splits {
    /// The split of one version of an entry, such as `config/name`.
    ///
    /// # Errors
    /// Why its shares cannot be told.
    fn find(&mut self, entry: &str, version: &str) -> Result<Split, NoSplit>;
}

/// The document in use, and kept ones as far as they are needed.
#[derive(Debug)]
pub struct KeptSplits<'s> {
    current: Option<&'s Snapshot>,
    versions: Option<Versions>,
    /// Versions of kept documents that were not looked at yet, the newest at the end; none before the first is needed.
    ahead: Option<Vec<String>>,
    compiled: Vec<Snapshot>,
    /// Bytes of documents that may still be read.
    room: u64,
}

impl<'s> KeptSplits<'s> {
    /// Reads nothing yet.
    #[must_use]
    pub fn new(current: Option<&'s Snapshot>, versions: Option<Versions>) -> Self {
        Self { current, versions, ahead: None, compiled: Vec::new(), room: MOST_BYTES }
    }

    /// Compiles the next kept document; none where there is none, or no more may be read.
    fn next(&mut self) -> Option<&Snapshot> {
        let versions = self.versions.as_ref()?;
        let ahead = self.ahead.get_or_insert_with(|| {
            let mut ahead = versions.newest(MOST_DOCUMENTS);
            ahead.reverse();
            ahead
        });
        while let Some(cv) = ahead.pop() {
            if self.current.is_some_and(|current| current.version() == cv) {
                continue;
            }
            let Some(document) = versions.load(&cv, self.room) else { continue };
            self.room = self.room.saturating_sub(document.len() as u64);
            if let Ok(snapshot) = Snapshot::compile(&document) {
                self.compiled.push(snapshot);
                return self.compiled.last();
            }
        }
        None
    }
}

impl Splits for KeptSplits<'_> {
    fn find(&mut self, entry: &str, version: &str) -> Result<Split, NoSplit> {
        let (part, name) = part_and_name(entry).ok_or(NoSplit::Kind)?;
        let has = |snapshot: &&Snapshot| snapshot.entry_version(part, name) == version;
        if let Some(known) = self.current.into_iter().chain(&self.compiled).find(has) {
            return Split::of(known, part, name);
        }
        while let Some(next) = self.next() {
            if has(&next) {
                return Split::of(next, part, name);
            }
        }
        Err(NoSplit::Unknown)
    }
}
