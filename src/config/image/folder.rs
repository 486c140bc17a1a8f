//! The folder of images beside a config file, as processes read it.

use super::bytes::ImageBytes;
use super::fault::ImageFault;
use super::stamp::Stamp;
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::process::geteuid;
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Bytes of a stamp at most.
const MOST_STAMP_BYTES: u64 = 4096;
/// What group and others must not be allowed.
const WRITABLE: u32 = 0o022;
/// What follows the version of an image's document in its name: modules of two versions each have their own.
const SUFFIX: &str = concat!("-", env!("CARGO_PKG_VERSION"), ".image");

/// The images of one config file.
#[derive(Clone, Debug)]
pub struct ImageFolder(PathBuf);

impl ImageFolder {
    /// The folder at a path. Reads nothing yet.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether it is there.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.0.is_dir()
    }

    /// The file of the stamp.
    #[must_use]
    pub fn stamp(&self) -> PathBuf {
        self.0.join("stamp.json")
    }

    /// The file of a document's image, as this module makes it.
    #[must_use]
    pub fn image(&self, cv: &str) -> PathBuf {
        self.0.join(format!("{cv}{SUFFIX}"))
    }

    /// The version of the document that the config file holds, if its stamp tells.
    #[must_use]
    pub fn stamped(&self, config: &Metadata) -> Option<String> {
        let mut text = Vec::new();
        trusted(&self.stamp(), config).ok()?.take(MOST_STAMP_BYTES).read_to_end(&mut text).ok()?;
        let stamp: Stamp = serde_json::from_slice(&text).ok()?;
        (stamp.is_of(config) && stamp.cv.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stamp.cv)
    }

    /// The image of a document. What is in it is not looked at here.
    ///
    /// # Errors
    /// There is none, or none that can be trusted.
    pub fn open(&self, cv: &str, config: &Metadata) -> Result<ImageBytes, ImageFault> {
        let file = trusted(&self.image(cv), config)?;
        ImageBytes::of_file(&file).map_err(|_| ImageFault::Map)
    }
}

/// Opens a file that nobody can have written who could not have written `config`.
pub(in crate::config) fn trusted(path: &Path, config: &Metadata) -> Result<File, ImageFault> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = match openat(CWD, path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Err(ImageFault::Absent),
        Err(_) => return Err(ImageFault::Unreadable),
    };
    let found = file.metadata().map_err(|_| ImageFault::Unreadable)?;
    if !found.is_file() {
        return Err(ImageFault::Unreadable);
    }
    is_safe(&found, config.uid())?;
    Ok(file)
}

/// Whether nobody can write to a file but root, this process's user and `owner`: it may be mapped then.
///
/// # Errors
/// It belongs to somebody else, or others than its owner may write to it.
pub(in crate::config) fn is_safe(found: &Metadata, owner: u32) -> Result<(), ImageFault> {
    if ![0, owner, geteuid().as_raw()].contains(&found.uid()) {
        return Err(ImageFault::Owner);
    }
    if found.mode() & WRITABLE != 0 {
        return Err(ImageFault::Mode);
    }
    Ok(())
}
