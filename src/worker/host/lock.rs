//! A lock by which only one worker at a time works on a config file, or ships a spool. The kernel releases it when the
//! process ends, however it ends.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::cause::Cause;

/// A lock that is held until this value is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// # Errors
    /// [`Cause::Locked`] when another worker holds it, [`Cause::Write`] when the file cannot be opened.
    pub fn take(path: &Path) -> Result<Self, Cause> {
        let file = OpenOptions::new().append(true).create(true).mode(0o640).open(path).map_err(|_| Cause::Write)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(Cause::Locked),
            Err(_) => Err(Cause::Write),
        }
    }
}

impl Drop for Lock {
    /// Unlocks before closing. A child that was forked meanwhile has the same file open, so that closing ours alone
    /// would not release the lock.
    fn drop(&mut self) {
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}
