//! The secret key: read from a file that only its owner and group may read, and
//! never shown. It leaves this type only into an address or header that is sent.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::cause::Cause;
use crate::hash::djb2;

/// More is no key.
const LONGEST: u64 = 512;

/// A server secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Reads the key: the file's text without white space around it.
    ///
    /// # Errors
    /// [`Cause::KeyFile`]: missing; not a regular file; any permission for others, or write permission for
    /// the group; owned, as is a symbolic link to it, by neither root nor this process's user; or not a key.
    pub fn read(path: &Path) -> Result<Self, Cause> {
        let user = rustix::process::geteuid().as_raw();
        let trusted = |meta: &Metadata| meta.uid() == 0 || meta.uid() == user;
        let link = path.symlink_metadata().map_err(|_| Cause::KeyFile)?;
        let file = File::open(path).map_err(|_| Cause::KeyFile)?;
        // Of the open file, so that it cannot be exchanged in between.
        let meta = file.metadata().map_err(|_| Cause::KeyFile)?;
        let owned = trusted(&link) && (trusted(&meta) || user == 0);
        if !meta.is_file() || meta.mode() & 0o027 != 0 || !owned {
            return Err(Cause::KeyFile);
        }
        let mut text = String::new();
        file.take(LONGEST).read_to_string(&mut text).map_err(|_| Cause::KeyFile)?;
        Self::new(text.trim())
    }

    /// # Errors
    /// [`Cause::KeyFile`] for text that could not stand in an address as it is.
    pub fn new(text: &str) -> Result<Self, Cause> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if text.is_empty() || text.len() >= 256 || !text.bytes().all(plain) {
            return Err(Cause::KeyFile);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key itself, for the wire alone.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What a document says of the key it was made for (`hashed_sdk_key_used`).
    #[must_use]
    pub fn hashed(&self) -> String {
        djb2(&self.0).to_string()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(hidden)")
    }
}
