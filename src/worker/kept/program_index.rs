//! Finds the documents that belong to a program: events of a browser that was given a program name the program's
//! version (`pv`), and the judge needs the newest documents that the program was made of. They are two where a wiki has
//! entries of its own; values that hold such entries name both documents by one version, which is found here too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::cv::is_version;
use crate::worker::host::atomic_file::{Durable, make_folder, replace};
use crate::worker::host::cause::Cause;

/// What was made of which documents: `pv` => `cv`, or two of these with a blank between.
pub type Links = BTreeMap<String, String>;

/// The file `programs.json`: a JSON object of [`Links`].
#[derive(Debug, Clone)]
pub struct ProgramIndex {
    path: PathBuf,
}

impl ProgramIndex {
    pub(super) fn new(folder: &Path) -> Self {
        Self { path: folder.join("programs.json") }
    }

    /// Writes down what was made of which documents. All at once: the worker of a farm has hundreds.
    ///
    /// # Errors
    /// [`Cause::Write`] if the file cannot be written, or if one of the texts is no version.
    pub fn link<'l>(&self, new: impl IntoIterator<Item = (&'l str, &'l str)>) -> Result<(), Cause> {
        let mut index = self.read();
        let before = index.clone();
        for (pv, documents) in new {
            if !is_link(pv, documents) {
                return Err(Cause::Write);
            }
            index.insert(pv.to_owned(), documents.to_owned());
        }
        if index == before { Ok(()) } else { self.write(&index) }
    }

    /// The versions of the newest documents that this program was made of; none if it is not known.
    #[must_use]
    pub fn documents(&self, pv: &str) -> Vec<String> {
        self.read().get(pv).map(|documents| split(documents)).unwrap_or_default()
    }

    /// Removes programs of whose documents one is no longer kept.
    pub(super) fn forget(&self, kept: impl Fn(&str) -> bool) {
        let mut index = self.read();
        let before = index.len();
        index.retain(|_, documents| documents.split(' ').all(&kept));
        if index.len() != before {
            // If this fails, entries without a document stay: they do no harm, and the next prune tries again.
            let _ = self.write(&index);
        }
    }

    /// Reads the file. One that cannot be read counts as empty, and fills again with each program that is made.
    fn read(&self) -> Links {
        let text = std::fs::read(&self.path).unwrap_or_default();
        let mut index: Links = serde_json::from_slice(&text).unwrap_or_default();
        index.retain(|pv, documents| is_link(pv, documents));
        index
    }

    fn changed(&self) -> Option<SystemTime> {
        self.path.metadata().and_then(|found| found.modified()).ok()
    }

    fn write(&self, index: &Links) -> Result<(), Cause> {
        make_folder(self.path.parent().ok_or(Cause::Write)?)?;
        replace(&self.path, &serde_json::to_vec(index).map_err(|_| Cause::Write)?, Durable::Yes)
    }
}

fn is_link(pv: &str, documents: &str) -> bool {
    is_version(pv) && documents.split(' ').all(is_version)
}

fn split(documents: &str) -> Vec<String> {
    documents.split(' ').map(str::to_owned).collect()
}

/// The index in memory, read again when its file has changed: the judge asks once for each event.
#[derive(Debug)]
pub struct Programs {
    index: ProgramIndex,
    read: Option<SystemTime>,
    known: Links,
}

impl Programs {
    /// The programs of this index. Reads no file yet.
    #[must_use]
    pub const fn new(index: ProgramIndex) -> Self {
        Self { index, read: None, known: Links::new() }
    }

    /// As [`ProgramIndex::documents`].
    pub fn documents(&mut self, pv: &str) -> Vec<String> {
        let changed = self.index.changed();
        if changed != self.read {
            (self.known, self.read) = (self.index.read(), changed);
        }
        self.known.get(pv).map(|documents| split(documents)).unwrap_or_default()
    }
}
