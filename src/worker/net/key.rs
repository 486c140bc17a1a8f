//! The secret key. It is read from a file that only its owner and group may read, and is never shown: the only places
//! that it is written to are the address and the header of a request.

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::hash::djb2;
use crate::worker::host::cause::Cause;

/// Bytes that are read of a key file; no key is so long.
const LONGEST: u64 = 512;

/// A server secret key.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// What is wrong with a key file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// No path is given.
    Unset,
    /// There is no such file, or a folder above it may not be entered.
    Missing,
    /// It is not a regular file.
    NotAFile,
    /// It gives any permission to others, or write permission to the group.
    Mode,
    /// The file, or the symbolic link to it, belongs neither to root nor to this process's user.
    Owner,
    /// This process's user may not read it.
    Unreadable,
    /// It holds nothing but white space.
    Empty,
    /// It holds text that could not stand in an address as it is.
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
        // Asked before opening: to open a pipe waits until somebody writes into it, perhaps for ever.
        let seen = path.metadata().map_err(|_| KeyFault::Missing)?;
        if !seen.is_file() {
            return Err(KeyFault::NotAFile);
        }
        let file = File::open(path).map_err(|_| KeyFault::Unreadable)?;
        // Asked again of the open file, as the path may have been given another file in between.
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

    /// The key itself, to be put into a request and nowhere else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The hash that a document made for this key has in `hashed_sdk_key_used`.
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
