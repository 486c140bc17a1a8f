//! Appends lines to the spool. No line that was acknowledged is lost, whichever process is stopped or killed in between
//! (`make test-faults` tries it).
//!
//! The steps: open the file with `O_APPEND`; lock it, shared with other writers; see that the path still names this
//! file; write once, beginning with a newline; unlock. The newline ends a fragment that a killed writer may have left,
//! which would otherwise spoil the next line. The file stays open for the next lines, as opening costs as much as
//! writing. If its path names another file by then, it is closed and the other one opened.

use std::fs::DirBuilder;
use std::io::IoSlice;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, lstat, openat, statvfs};
use rustix::io::Errno;

use super::claim::{CURRENT, close_current};

/// How long sizes of other files, free space and who may write to the directory are believed, ms.
const USAGE_MS: u64 = 1_000;
/// How often a file is opened until one is found that the path still names. It takes a second time only if the shipper
/// has renamed the file in between.
const TRIES: usize = 64;
/// The first number for the names of files that a writer closes. The shipper counts its own from 0.
const FIRST_WRITER_NUMBER: u64 = 900_000;

/// How large the spool may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolBounds {
    /// Bytes of all its files; closed ones count as compressed.
    pub max_bytes: u64,
    /// Bytes that must stay free on the disk.
    pub min_free_bytes: u64,
}

impl Default for SpoolBounds {
    fn default() -> Self {
        Self { max_bytes: 256 << 20, min_free_bytes: 1 << 30 }
    }
}

/// Why lines were not taken. None of them is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The directory is missing and cannot be made.
    Missing,
    /// The directory is a symbolic link or no directory.
    Link,
    /// The directory belongs to another user.
    Foreign,
    /// Everybody may write into the directory.
    Open,
    /// The spool holds as many bytes as it may.
    Full,
    /// The disk is nearly full.
    Disk,
    /// Less was written than asked: a full disk, or a signal.
    Short,
    /// Each time that the file was opened, the shipper, or another program, had renamed or locked it before the write.
    Busy,
    /// Any other error of the file system, such as missing permission or something that is not a regular file.
    Failed,
}

impl Refused {
    /// The word of counters and status.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Link => "link",
            Self::Foreign => "foreign",
            Self::Open => "world-writable",
            Self::Full => "full",
            Self::Disk => "disk",
            Self::Short => "short",
            Self::Busy => "busy",
            Self::Failed => "failed",
        }
    }
}

/// A spool directory as one process writes to it.
#[derive(Debug)]
pub struct Spool {
    dir: PathBuf,
    current: PathBuf,
    bounds: SpoolBounds,
    usage: Option<SpoolUsage>,
    /// The open file of the last append. A forked child must not use its parent's, as the two would share one lock.
    file: Option<CurrentFile>,
}

/// The open file that lines are appended to, and the inode that tells it from others.
#[derive(Debug)]
struct CurrentFile {
    file: OwnedFd,
    stat: Stat,
}

/// The steps of an append between which tests let others act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AppendStep {
    /// The file is open.
    Opened,
    /// The file is locked.
    Locked,
    /// The path was found to name this file.
    Compared,
}

/// How full the spool and its disk were when they were last looked at.
#[derive(Clone, Copy, Debug)]
struct SpoolUsage {
    at: i64,
    /// Bytes of all files but the current one.
    closed: u64,
    free: u64,
}

impl Spool {
    /// A spool in `dir`. The directory is made or checked when something is appended.
    #[must_use]
    pub fn new(dir: &Path, bounds: SpoolBounds) -> Self {
        Self { dir: dir.to_owned(), current: dir.join(CURRENT), bounds, usage: None, file: None }
    }

    /// Appends whole lines, each ended by a newline. All of them may be acknowledged, or none. `now` is ms.
    ///
    /// # Errors
    /// None of the lines may be acknowledged. Some may still be found in the file, and be shipped.
    pub fn append(&mut self, lines: &[u8], now: i64) -> Result<(), Refused> {
        self.append_in_steps(lines, now, &mut |_| ())
    }

    /// Appends, and calls `observe` after each step: a test lets the shipper run there.
    fn append_in_steps(&mut self, lines: &[u8], now: i64, observe: &mut impl FnMut(AppendStep)) -> Result<(), Refused> {
        if lines.is_empty() {
            return Ok(());
        }
        let parts = [IoSlice::new(b"\n"), IoSlice::new(lines)];
        let length = lines.len().saturating_add(1);
        for attempt in 0..TRIES as u64 {
            let current = match self.file.take() {
                Some(current) => current,
                None => CurrentFile::open(&self.dir, &self.current)?,
            };
            observe(AppendStep::Opened);
            match flock(&current.file, FlockOperation::NonBlockingLockShared) {
                Ok(()) => {}
                // The shipper locks only a file that it has renamed: open the new one rather than wait, as the
                // shipper may be stopped for as long as it likes.
                Err(Errno::WOULDBLOCK) => {
                    self.leave_locked(&current, now, attempt);
                    continue;
                }
                Err(_) => return Err(Refused::Failed),
            }
            observe(AppendStep::Locked);
            let size = match lstat(&self.current) {
                Ok(named) if is_same(&current.stat, &named) => named.st_size,
                // Opening it anew finds the other file, or says what is wrong.
                _ => continue,
            };
            self.check_room(length as u64, u64::try_from(size).unwrap_or(u64::MAX), now)?;
            observe(AppendStep::Compared);
            let written = rustix::io::writev(&current.file, &parts);
            // Closing alone would not unlock it: a child that another thread has forked meanwhile has it open too.
            if flock(&current.file, FlockOperation::Unlock).is_ok() {
                self.file = Some(current);
            }
            return match written {
                Ok(written) if written == length => Ok(()),
                Ok(_) => Err(Refused::Short),
                Err(error) => Err(of_errno(error)),
            };
        }
        Err(Refused::Busy)
    }

    /// Somebody else has locked the file that the path still names, such as a reader or a backup: it is closed as
    /// the shipper would close it, so that lines need not wait for the one who holds it.
    fn leave_locked(&self, current: &CurrentFile, now: i64, attempt: u64) {
        if lstat(&self.current).is_ok_and(|named| is_same(&current.stat, &named)) {
            // If that fails the next opening says why.
            let _ = close_current(&self.dir, now, FIRST_WRITER_NUMBER.saturating_add(attempt));
        }
    }

    /// Whether `more` bytes still fit, given the `size` of the current file. Every second it also checks whether the
    /// directory may still be written to.
    fn check_room(&mut self, more: u64, size: u64, now: i64) -> Result<(), Refused> {
        let usage = match self.usage {
            Some(usage) if usage.at.abs_diff(now) < USAGE_MS => usage,
            _ => {
                prepare(&self.dir)?;
                SpoolUsage { at: now, closed: closed_bytes(&self.dir), free: free_bytes(&self.dir) }
            }
        };
        let room = self.bounds.max_bytes.saturating_sub(usage.closed).saturating_sub(size);
        let spare = usage.free.saturating_sub(self.bounds.min_free_bytes);
        self.usage = Some(SpoolUsage { free: usage.free.saturating_sub(more), ..usage });
        if more > room {
            return Err(Refused::Full);
        }
        if more > spare { Err(Refused::Disk) } else { Ok(()) }
    }
}

/// How many bytes a spool holds now, and how many more it would take.
#[must_use]
pub fn room(dir: &Path, bounds: SpoolBounds) -> (u64, u64) {
    let current = dir.join(CURRENT).metadata().map_or(0, |found| found.len());
    let used = closed_bytes(dir).saturating_add(current);
    let spare = free_bytes(dir).saturating_sub(bounds.min_free_bytes);
    (used, bounds.max_bytes.saturating_sub(used).min(spare))
}

/// Makes the directory where it is missing, and refuses one that others could write into.
///
/// # Errors
/// What is wrong with the directory.
pub fn prepare(dir: &Path) -> Result<(), Refused> {
    let found = match lstat(dir) {
        Err(Errno::NOENT) => {
            DirBuilder::new().recursive(true).mode(0o750).create(dir).map_err(|_| Refused::Missing)?;
            lstat(dir)
        }
        other => other,
    }
    .map_err(|_| Refused::Missing)?;
    if FileType::from_raw_mode(found.st_mode) != FileType::Directory {
        return Err(Refused::Link);
    }
    if found.st_uid != rustix::process::geteuid().as_raw() {
        return Err(Refused::Foreign);
    }
    if found.st_mode & 0o002 != 0 { Err(Refused::Open) } else { Ok(()) }
}

/// Whether two files are one.
pub(crate) fn is_same(one: &Stat, other: &Stat) -> bool {
    (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
}

impl CurrentFile {
    /// Opens the file. A link is not followed, as it would let others choose where the lines go.
    fn open(dir: &Path, path: &Path) -> Result<Self, Refused> {
        prepare(dir)?;
        // NFS grants a shared lock only to who may read.
        let flags = OFlags::RDWR | OFlags::APPEND | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let file = openat(CWD, path, flags, Mode::from_raw_mode(0o640)).map_err(of_errno)?;
        let stat = fstat(&file).map_err(of_errno)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(Refused::Failed);
        }
        Ok(Self { file, stat })
    }
}

fn of_errno(error: Errno) -> Refused {
    match error {
        Errno::NOSPC | Errno::DQUOT | Errno::FBIG => Refused::Disk,
        Errno::LOOP => Refused::Link,
        Errno::NOENT => Refused::Missing,
        _ => Refused::Failed,
    }
}

fn closed_bytes(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .filter(|entry| entry.file_name() != CURRENT)
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .fold(0, |sum, metadata| sum.saturating_add(metadata.len()))
}

/// Free bytes of the disk. A file system that does not tell is taken to have room: a write to a full one fails anyway.
fn free_bytes(dir: &Path) -> u64 {
    statvfs(dir).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use rustix::fs::fcntl_getfl;

    use super::*;
    use crate::events::spool::claim::{close_current, closed};

    /// A shipper's run: takes what is final, and what it has read is gone.
    fn take(dir: &Path, number: &mut u64, taken: &mut String) {
        close_current(dir, 0, *number).unwrap();
        *number += 1;
        for file in closed(dir).unwrap().iter().filter(|file| file.is_final()) {
            taken.push_str(&std::fs::read_to_string(&file.path).unwrap());
            file.remove().unwrap();
        }
    }

    #[test]
    fn a_shipper_that_runs_between_any_two_steps_loses_nothing() {
        let root = std::env::temp_dir().join(format!("statsig-spool-{}", std::process::id()));
        for (at, step) in [AppendStep::Opened, AppendStep::Locked, AppendStep::Compared].into_iter().enumerate() {
            for before in ["", "{\"before\":1}\n"] {
                let dir = root.join(format!("{at}-{}", before.len()));
                let mut spool = Spool::new(&dir, SpoolBounds { max_bytes: 1 << 20, min_free_bytes: 0 });
                spool.append(before.as_bytes(), 0).unwrap();
                let (mut number, mut taken, mut is_due) = (0, String::new(), true);
                let appended = spool.append_in_steps(b"{\"line\":1}\n", 0, &mut |reached| {
                    if reached == step && std::mem::take(&mut is_due) {
                        // Twice: what was held the first time is looked at again.
                        take(&dir, &mut number, &mut taken);
                        take(&dir, &mut number, &mut taken);
                    }
                });
                assert_eq!((appended, is_due), (Ok(()), false));
                take(&dir, &mut number, &mut taken);
                assert_eq!(taken.matches("{\"line\":1}\n").count(), 1, "{step:?} {before}");
                assert_eq!(taken.matches("before").count(), usize::from(!before.is_empty()));
            }
        }
        std::fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn files_are_opened_so_that_nfs_locks_them() {
        let dir = std::env::temp_dir().join(format!("statsig-spool-nfs-{}", std::process::id()));
        let mut spool = Spool::new(&dir, SpoolBounds { max_bytes: 1 << 20, min_free_bytes: 0 });
        spool.append(b"{\"line\":1}\n", 0).unwrap();
        let written = fcntl_getfl(&spool.file.as_ref().unwrap().file).unwrap();
        close_current(&dir, 0, 0).unwrap();
        let read = fcntl_getfl(closed(&dir).unwrap()[0].open_to_lock().unwrap()).unwrap();
        assert_eq!([written & OFlags::RWMODE, read & OFlags::RWMODE], [OFlags::RDWR; 2]);
        std::fs::remove_dir_all(dir).unwrap();
    }
}
