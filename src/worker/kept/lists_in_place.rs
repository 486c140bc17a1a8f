//! The ID lists that sync has put in place, kept up to date: a judge that runs for weeks must decide with the present
//! lists, as web processes do.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::config::ids::id_list::{INDEX, IdLists};

/// What tells one index from the next: device, inode, length, time of change in seconds and nanoseconds.
type IndexIdentity = (u64, u64, u64, i64, i64);

/// A folder of lists, read again when its index has changed.
#[derive(Debug, Default)]
pub struct ListsInPlace {
    folder: PathBuf,
    read: Option<IndexIdentity>,
    lists: IdLists,
}

impl ListsInPlace {
    /// The lists of this folder. Reads no file yet.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// Reads the lists again if their index has changed; true if it did. Where they cannot be read, the lists stay as
    /// they are.
    pub fn refresh(&mut self) -> bool {
        let found = self.folder.join(INDEX).metadata().ok().map(|found| identity(&found));
        if found == self.read {
            return false;
        }
        let Some(lists) = IdLists::load(&self.folder, &self.lists) else { return false };
        (self.lists, self.read) = (lists, found);
        true
    }

    /// The lists as they were at the last [`ListsInPlace::refresh`].
    #[must_use]
    pub const fn get(&self) -> &IdLists {
        &self.lists
    }
}

fn identity(found: &Metadata) -> IndexIdentity {
    (found.dev(), found.ino(), found.len(), found.mtime(), found.mtime_nsec())
}
