//! The ID lists that sync has put in place, kept up to date: a judge that runs for weeks must decide with the present
//! lists, as web processes do.

use std::path::{Path, PathBuf};

use crate::config::ids::id_list::{INDEX, IdLists};
use crate::worker::host::identity::{FileIdentity, identity};

/// A folder of lists, read again when its index has changed.
#[derive(Debug, Default)]
pub struct ListsInPlace {
    folder: PathBuf,
    read: Option<FileIdentity>,
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
