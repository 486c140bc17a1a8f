//! One worker per config file: a lock that the kernel drops with the process.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::cause::Cause;

/// Held until dropped.
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
    /// A child that was forked meanwhile holds the same open file: closing ours alone would not release it.
    fn drop(&mut self) {
        let _ = flock(&self.file, FlockOperation::Unlock);
    }
}
