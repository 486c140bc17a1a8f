//! Events that Statsig refuses even when they are sent alone: kept in one file for people to look at, up to a bound.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Bytes that the file may have.
pub const MOST_BYTES: u64 = 1 << 20;
/// The file's name within the spool.
pub const NAME: &str = "quarantine.jsonl";

/// The file of a spool; it is made with the first event that is set aside.
#[derive(Debug)]
pub struct Quarantine {
    path: PathBuf,
}

impl Quarantine {
    /// The quarantine of a spool.
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { path: dir.join(NAME) }
    }

    /// Sets an event aside; false if there is no room for it or it cannot be written.
    pub fn take(&self, event: &[u8]) -> bool {
        let Ok(mut file) = OpenOptions::new().append(true).create(true).mode(0o640).open(&self.path) else {
            return false;
        };
        let size = file.metadata().map_or(MOST_BYTES, |metadata| metadata.len());
        let line = [b"\n", event, b"\n"].concat();
        size.saturating_add(line.len() as u64) <= MOST_BYTES && file.write_all(&line).is_ok()
    }
}
