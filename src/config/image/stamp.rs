//! Which document a config file holds, known without reading it.

use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

/// A state of a config file, and the version of the document that it holds in that state.
///
/// It stands in a file of its own and not in the image: a rename changes the time that it names, so it can only be
/// written once the document is in place, and the image must be there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    /// Of the last write: seconds and nanoseconds since 1970.
    modified: (i64, i64),
    /// Of the last change of anything, which nobody can set.
    changed: (i64, i64),
    /// `cv` of the document.
    pub cv: String,
}

impl Stamp {
    /// The stamp of a file in the state that the kernel tells.
    #[must_use]
    pub fn new(found: &Metadata, cv: &str) -> Self {
        Self {
            device: found.dev(),
            inode: found.ino(),
            size: found.len(),
            modified: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
            cv: cv.to_owned(),
        }
    }

    /// Whether its file's last change lies before a time, in seconds and nanoseconds since 1970.
    #[must_use]
    pub fn is_before(&self, time: (i64, i64)) -> bool {
        self.changed < time
    }

    /// Whether a file is in this state.
    #[must_use]
    pub fn is_of(&self, found: &Metadata) -> bool {
        *self == Self::new(found, &self.cv)
    }
}
