//! The secret key: read from a file that only its owner and group may read, and
//! never shown. It leaves this type only into an address or header that is sent.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::hash::djb2;
use crate::worker::host::cause::Cause;

/// More is no key.
const LONGEST: u64 = 512;

/// A server secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// What is wrong with a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// No path is given.
    Unset,
    /// There is nothing, or a folder above it may not be entered.
    Missing,
    /// No regular file.
    NotAFile,
    /// Any permission for others, or write permission for the group.
    Mode,
    /// It, or the symbolic link to it, is neither root's nor this process's user's.
    Owner,
    /// This process's user may not read it.
    Unreadable,
    /// Nothing but white space in it.
    Empty,
    /// Text that could not stand in an address as it is.
    Malformed,
}

impl KeyFault {
    /// The word of `probe()`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unset => "unset",
            Self::Missing => "missing",
            Self::NotAFile => "not-a-file",
            Self::Mode => "mode",
            Self::Owner => "owner",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Malformed => "malformed",
        }
    }
}

impl From<KeyFault> for Cause {
    fn from(_: KeyFault) -> Self {
        Self::KeyFile
    }
}

impl Key {
    /// Reads the key: the file's text without white space around it.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(path: &Path) -> Result<Self, KeyFault> {
        if path.as_os_str().is_empty() {
            return Err(KeyFault::Unset);
        }
        let user = rustix::process::geteuid().as_raw();
        let trusted = |meta: &Metadata| meta.uid() == 0 || meta.uid() == user;
        let link = path.symlink_metadata().map_err(|_| KeyFault::Missing)?;
        if !trusted(&link) {
            return Err(KeyFault::Owner);
        }
        // Opening anything else may wait for ever, as for whoever writes into a pipe.
        let seen = path.metadata().map_err(|_| KeyFault::Missing)?;
        if !seen.is_file() {
            return Err(KeyFault::NotAFile);
        }
        let file = File::open(path).map_err(|_| KeyFault::Unreadable)?;
        // Of the open file, so that it cannot be exchanged in between.
        let meta = file.metadata().map_err(|_| KeyFault::Unreadable)?;
        if !trusted(&meta) && user != 0 {
            return Err(KeyFault::Owner);
        }
        if !meta.is_file() {
            return Err(KeyFault::NotAFile);
        }
        if meta.mode() & 0o027 != 0 {
            return Err(KeyFault::Mode);
        }
        let mut text = String::new();
        file.take(LONGEST).read_to_string(&mut text).map_err(|_| KeyFault::Malformed)?;
        Self::new(text.trim())
    }

    /// # Errors
    /// [`KeyFault::Empty`] or [`KeyFault::Malformed`]
    pub fn new(text: &str) -> Result<Self, KeyFault> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        if text.is_empty() {
            return Err(KeyFault::Empty);
        }
        if text.len() >= 256 || !text.bytes().all(plain) {
            return Err(KeyFault::Malformed);
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
