//! What tells a file from the one that stood in its place before, without reading it.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

/// Device, inode, length, time of change in seconds and nanoseconds.
pub type FileIdentity = (u64, u64, u64, i64, i64);

/// The identity of a file or folder.
#[must_use]
pub fn identity(found: &Metadata) -> FileIdentity {
    (found.dev(), found.ino(), found.len(), found.mtime(), found.mtime_nsec())
}
