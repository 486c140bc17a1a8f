//! A file as it is found and read: its state, its bytes, and what is wrong with it.

use std::cell::Cell;
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What identifies a state of a file: a rename changes the inode, a write in
/// place the time or the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Device number.
    pub device: u64,
    /// Inode number.
    pub inode: u64,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last write: seconds and nanoseconds since 1970.
    pub modified: (i64, i64),
}

impl Identity {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

/// Why a file was not taken: one fixed word, no path and no content.
pub type Trouble = &'static str;

/// There is no such file, or this process may not look into its folder.
pub const NOT_FOUND: Trouble = "not_found";
const NOT_A_FILE: Trouble = "not_a_file";
pub(super) const NOT_READABLE: Trouble = "not_readable";

/// A file whose state was found to be new.
pub struct Source<'p> {
    pub(super) path: &'p Path,
    pub(super) max_bytes: u64,
    pub(super) found: &'p Metadata,
    pub(super) postponed: u32,
    /// The state that was read, if it was read.
    pub(super) read: Cell<Option<Identity>>,
}

impl Source<'_> {
    /// The file's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.path
    }

    /// What the kernel said of the file at this look.
    #[must_use]
    pub fn found(&self) -> &Metadata {
        self.found
    }

    /// How often in a row the loader said [`super::snapshots::LATER`] before.
    #[must_use]
    pub fn postponed(&self) -> u32 {
        self.postponed
    }

    /// The bytes of the file, which may be in a newer state than was found.
    ///
    /// # Errors
    /// The file cannot be read, is larger than allowed, or changed while it was read.
    pub fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        let (identity, outcome) = read(self.path, self.max_bytes).map_err(|_| NOT_READABLE)?;
        self.read.set(Some(identity));
        outcome
    }
}

/// What the kernel says of a file.
pub(super) fn state(path: &Path) -> Result<Metadata, Trouble> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(metadata),
        Ok(_) => Err(NOT_A_FILE),
        Err(_) => Err(NOT_FOUND),
    }
}

/// The bytes of a file, past any cache.
///
/// # Errors
/// The file is missing, no file, not readable, larger than `max_bytes`, or changed while it was read.
pub fn read_file(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Trouble> {
    state(path)?;
    read(path, max_bytes).map_err(|_| NOT_READABLE)?.1
}

/// The state of the file, and its bytes or why this state is refused. An error if it cannot be opened or read.
fn read(path: &Path, max_bytes: u64) -> std::io::Result<(Identity, Result<Vec<u8>, Trouble>)> {
    let file = File::open(path)?;
    let before = Identity::of(&file.metadata()?);
    if before.size > max_bytes {
        return Ok((before, Err("too_large")));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.size).unwrap_or_default().saturating_add(1));
    // Reading one byte more than allowed shows whether the file has grown meanwhile.
    (&file).take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    let after = Identity::of(&file.metadata()?);
    let whole = before == after && bytes.len() as u64 == after.size;
    Ok((before, if whole { Ok(bytes) } else { Err("changed_while_read") }))
}
