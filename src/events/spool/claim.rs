//! Taking files from the spool: the shipper renames what writers append to, and
//! reads it once no writer can still hold it.

use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, Mode, OFlags, RenameFlags, flock, openat, renameat_with};
use rustix::io::Errno;

/// The file that writers append to.
pub const CURRENT: &str = "current.jsonl";
/// How names of closed files begin; the time of closing follows, so that names sort by age.
const CLOSED: &str = "closed-";
/// How names of lines end, and those the shipper has compressed.
const PLAIN: &str = ".jsonl";
/// See [`PLAIN`].
const GZIP: &str = ".jsonl.gz";

/// A file that writers have left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closed {
    /// Its name without what tells compressed from plain: cursors are kept under it.
    pub stem: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is compressed.
    pub is_gzip: bool,
}

impl Closed {
    /// A file of lines that nothing is kept beside.
    #[must_use]
    pub const fn plain(path: PathBuf) -> Self {
        Self { stem: String::new(), path, is_gzip: false }
    }

    /// The path of a file that belongs to this one.
    #[must_use]
    pub fn beside(&self, ending: &str) -> PathBuf {
        self.path.with_file_name(format!("{}{ending}", self.stem))
    }

    /// The path of the compressed form.
    #[must_use]
    pub fn gzip_path(&self) -> PathBuf {
        self.beside(GZIP)
    }

    /// Removes the file. It is emptied first: a writer keeps what it appended to open until its
    /// next lines, and would keep the space too.
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
        let Ok(file) = openat(CWD, &self.path, OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW, Mode::empty())
        else {
            return false;
        };
        // Once is enough for ever, so that the lock need not be kept while the file is read.
        flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() && flock(&file, FlockOperation::Unlock).is_ok()
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
    let name = format!("{CLOSED}{now:015}-{}-{number:06}{PLAIN}", std::process::id());
    match renameat_with(CWD, &current, CWD, dir.join(&name), RenameFlags::NOREPLACE) {
        Ok(()) => Ok(true),
        // A file system that knows no such flag. The shipper's lock and the number keep names apart.
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
        let Some(name) = name.to_str().filter(|name| name.starts_with(CLOSED)) else { continue };
        let (stem, is_gzip) = match (name.strip_suffix(GZIP), name.strip_suffix(PLAIN)) {
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
            // Where that fails it is tried again next time.
            let _ = file.remove();
        }
        is_new
    });
    Ok(found)
}
