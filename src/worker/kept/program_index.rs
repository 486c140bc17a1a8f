//! Finds the document that belongs to a program: events of a browser that was given a program name the program's
//! version (`pv`), and the judge needs the newest document that the program was made of.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cv::is_version;
use crate::worker::host::atomic_file::{Durable, make_folder, replace};
use crate::worker::host::cause::Cause;

/// The file `programs.json`: a JSON object from `pv` to `cv`.
#[derive(Debug, Clone)]
pub struct ProgramIndex {
    path: PathBuf,
}

impl ProgramIndex {
    pub(super) fn new(folder: &Path) -> Self {
        Self { path: folder.join("programs.json") }
    }

    /// Writes down that the program `pv` was made of the document `cv`.
    ///
    /// # Errors
    /// [`Cause::Write`] if the file cannot be written, or if one of the texts is no version.
    pub fn link(&self, pv: &str, cv: &str) -> Result<(), Cause> {
        if !is_version(pv) || !is_version(cv) {
            return Err(Cause::Write);
        }
        let mut index = self.read();
        if index.get(pv).is_some_and(|known| known == cv) {
            return Ok(());
        }
        index.insert(pv.to_owned(), cv.to_owned());
        self.write(&index)
    }

    /// The version of the newest document that this program was made of; `None` if it is not known.
    #[must_use]
    pub fn document(&self, pv: &str) -> Option<String> {
        self.read().remove(pv)
    }

    /// Removes programs whose document is no longer kept.
    pub(super) fn forget(&self, kept: impl Fn(&str) -> bool) {
        let mut index = self.read();
        let before = index.len();
        index.retain(|_, cv| kept(cv));
        if index.len() != before {
            // If this fails, entries without a document stay: they do no harm, and the next prune tries again.
            let _ = self.write(&index);
        }
    }

    /// Reads the file. One that cannot be read counts as empty, and fills again with each program that is made.
    fn read(&self) -> BTreeMap<String, String> {
        let text = std::fs::read(&self.path).unwrap_or_default();
        let mut index: BTreeMap<String, String> = serde_json::from_slice(&text).unwrap_or_default();
        index.retain(|pv, cv| is_version(pv) && is_version(cv));
        index
    }

    fn changed(&self) -> Option<SystemTime> {
        self.path.metadata().and_then(|found| found.modified()).ok()
    }

    fn write(&self, index: &BTreeMap<String, String>) -> Result<(), Cause> {
        make_folder(self.path.parent().ok_or(Cause::Write)?)?;
        replace(&self.path, &serde_json::to_vec(index).map_err(|_| Cause::Write)?, Durable::Yes)
    }
}

/// The index in memory, read again when its file has changed: the judge asks once for each event.
#[derive(Debug)]
pub struct Programs {
    index: ProgramIndex,
    read: Option<SystemTime>,
    known: BTreeMap<String, String>,
}

impl Programs {
    /// The programs of this index. Reads no file yet.
    #[must_use]
    pub const fn new(index: ProgramIndex) -> Self {
        Self { index, read: None, known: BTreeMap::new() }
    }

    /// The version of the newest document that this program was made of; `None` if it is not known.
    pub fn document(&mut self, pv: &str) -> Option<String> {
        let changed = self.index.changed();
        if changed != self.read {
            (self.known, self.read) = (self.index.read(), changed);
        }
        self.known.get(pv).cloned()
    }
}
