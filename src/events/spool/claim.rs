//! How files of the spool are closed: the file that writers append to gets a new name, and is read once no writer can
//! add to it any more.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, Mode, OFlags, RenameFlags, flock, openat, renameat_with};
use rustix::io::Errno;

/// The file that writers append to.
pub const CURRENT: &str = "current.jsonl";
/// How names of closed files begin. The time of closing follows, so that names sort by age.
const CLOSED_START: &str = "closed-";
/// How the names of files end that are not compressed.
const PLAIN_END: &str = ".jsonl";
/// How the names of files end that the shipper has compressed.
const GZIP_END: &str = ".jsonl.gz";

/// A closed file: writers no longer append to it, at least not those that open it from now on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closed {
    /// Its name without the ending, so the same for the plain and the compressed form. Its cursor is named by it.
    pub stem: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is compressed.
    pub is_gzip: bool,
}

impl Closed {
    /// A file of lines that has no cursor, such as the current one.
    #[must_use]
    pub const fn plain(path: PathBuf) -> Self {
        Self { stem: String::new(), path, is_gzip: false }
    }

    /// The path of a file that belongs to this one: its stem with another ending.
    #[must_use]
    pub fn beside(&self, ending: &str) -> PathBuf {
        self.path.with_file_name(format!("{}{ending}", self.stem))
    }

    /// The path of the compressed form.
    #[must_use]
    pub fn gzip_path(&self) -> PathBuf {
        self.beside(GZIP_END)
    }

    /// Removes the file. It is emptied first: a writer keeps the file open until it appends again, and the disk's space
    /// would stay in use for so long.
    ///
    /// # Errors
    /// What the file system says; the file may be empty then.
    pub fn remove(&self) -> std::io::Result<()> {
        if !self.is_gzip {
            let flags = OFlags::WRONLY | OFlags::TRUNC | OFlags::CLOEXEC | OFlags::NOFOLLOW;
            openat(CWD, &self.path, flags, Mode::empty())?;
        }
        std::fs::remove_file(&self.path)
    }

    /// Whether no writer can add to it any more. Writers that opened it before the rename hold
    /// a shared lock until they have written; later ones find that the path names another file.
    #[must_use]
    pub fn is_final(&self) -> bool {
        if self.is_gzip {
            return true;
        }
        let Ok(file) = self.open_to_lock() else { return false };
        // To have had the lock once is enough: no writer can come after that, so it need not be kept while reading.
        flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() && flock(&file, FlockOperation::Unlock).is_ok()
    }

    /// NFS grants an exclusive lock only to who may write.
    pub(super) fn open_to_lock(&self) -> rustix::io::Result<OwnedFd> {
        openat(CWD, &self.path, OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOFOLLOW, Mode::empty())
    }
}

/// Closes the current file if it holds anything; writers go on with a new one. `number`
/// tells files closed within one millisecond apart.
///
/// # Errors
/// What the file system says, except that there is nothing to close.
pub fn close_current(dir: &Path, now: i64, number: u64) -> std::io::Result<bool> {
    let current = dir.join(CURRENT);
    match std::fs::symlink_metadata(&current) {
        Ok(found) if found.len() > 0 => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    }
    let name = format!("{CLOSED_START}{now:015}-{}-{number:06}{PLAIN_END}", std::process::id());
    match renameat_with(CWD, &current, CWD, dir.join(&name), RenameFlags::NOREPLACE) {
        Ok(()) => Ok(true),
        // The file system does not know this flag. Names differ all the same, by time, process id and number.
        Err(Errno::INVAL | Errno::NOSYS) if !dir.join(&name).exists() => {
            std::fs::rename(&current, dir.join(&name)).map(|()| true)
        }
        Err(error) => Err(error.into()),
    }
}

/// All closed files, oldest first. Where a file is there twice, as a shipper was killed
/// after compressing it, the plain one is removed: the other is complete by then.
///
/// # Errors
/// What the file system says of the directory.
pub fn closed(dir: &Path) -> std::io::Result<Vec<Closed>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.starts_with(CLOSED_START)) else { continue };
        let (stem, is_gzip) = match (name.strip_suffix(GZIP_END), name.strip_suffix(PLAIN_END)) {
            (Some(stem), _) => (stem, true),
            (None, Some(stem)) => (stem, false),
            (None, None) => continue,
        };
        found.push(Closed { stem: stem.to_owned(), path: entry.path(), is_gzip });
    }
    found.sort_unstable_by(|one, other| (&one.stem, !one.is_gzip).cmp(&(&other.stem, !other.is_gzip)));
    let mut last = String::new();
    found.retain(|file| {
        let is_new = file.stem != last;
        last.clone_from(&file.stem);
        if !is_new {
            // If this fails, it is tried again the next time.
            let _ = file.remove();
        }
        is_new
    });
    Ok(found)
}
