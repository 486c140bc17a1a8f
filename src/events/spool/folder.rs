//! Appending to the spool: the protocol under which a line that was acknowledged
//! is found again, whoever is stopped or killed in between (law: `make test-faults`).
//!
//! open(`O_APPEND`), flock(shared), the path must still name what was opened, ONE
//! write that begins with a newline, unlock. The newline ends whatever fragment a
//! killed writer left, so that it swallows nobody's line. The file stays open for
//! the next lines, as opening it costs as much as writing; a path that names
//! another file by then has it closed.

use std::fs::DirBuilder;
use std::io::IoSlice;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, lstat, openat, statvfs};
use rustix::io::Errno;

use super::claim::{CURRENT, close_current};

/// How long sizes of other files, free space and who may write to the directory are believed, ms.
const GAUGE_MS: u64 = 1_000;
/// Openings until the path names what was opened; each miss means that the shipper renamed in between.
const TRIES: usize = 64;
/// Numbers of files that a writer closes, beyond those of the shipper.
const BY_WRITER: u64 = 900_000;

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
    /// The shipper, or something that behaves like it, was always faster.
    Busy,
    /// Any other error of the file system: permissions, a file that is none.
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
    gauge: Option<Gauge>,
    /// The file of the last append. A forked child must not use its parent's: they would share the lock.
    file: Option<Current>,
}

/// The file that lines go to, and which one it is: that never changes while it is open.
#[derive(Debug)]
struct Current {
    file: OwnedFd,
    is: Stat,
}

/// How far a writer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AppendStep {
    /// The file is open.
    Opened,
    /// And locked.
    Locked,
    /// And found to be the one that the path names.
    Compared,
}

/// Sizes as they were a moment ago.
#[derive(Clone, Copy, Debug)]
struct Gauge {
    at: i64,
    /// Bytes of all files but the current one.
    closed: u64,
    free: u64,
}

impl Spool {
    /// A spool in `dir`, which is looked at when something is appended.
    #[must_use]
    pub fn new(dir: &Path, bounds: SpoolBounds) -> Self {
        Self { dir: dir.to_owned(), current: dir.join(CURRENT), bounds, gauge: None, file: None }
    }

    /// Appends whole lines, each ended by a newline, all or none acknowledged. `now` is ms.
    ///
    /// # Errors
    /// Nothing counts as written; a part may still be found and shipped.
    pub fn append(&mut self, lines: &[u8], now: i64) -> Result<(), Refused> {
        self.append_in_steps(lines, now, &mut |_| ())
    }

    /// The same, observed: tests let the shipper run between any two steps.
    fn append_in_steps(&mut self, lines: &[u8], now: i64, observe: &mut impl FnMut(AppendStep)) -> Result<(), Refused> {
        if lines.is_empty() {
            return Ok(());
        }
        let parts = [IoSlice::new(b"\n"), IoSlice::new(lines)];
        let length = lines.len().saturating_add(1);
        for attempt in 0..TRIES as u64 {
            let current = match self.file.take() {
                Some(current) => current,
                None => Current::open(&self.dir, &self.current)?,
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
                Ok(named) if is_same(&current.is, &named) => named.st_size,
                // Opening it anew finds the other file, or says what is wrong.
                _ => continue,
            };
            self.check_room(length as u64, u64::try_from(size).unwrap_or(u64::MAX), now)?;
            observe(AppendStep::Compared);
            let written = rustix::io::writev(&current.file, &parts);
            // By hand, as a child that another thread forked meanwhile would keep the lock beyond our closing.
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
    fn leave_locked(&self, current: &Current, now: i64, attempt: u64) {
        if lstat(&self.current).is_ok_and(|named| is_same(&current.is, &named)) {
            // If that fails the next opening says why.
            let _ = close_current(&self.dir, now, BY_WRITER.saturating_add(attempt));
        }
    }

    /// Whether so many bytes `more` still fit, with the current file at `size`; every second, whether
    /// the directory is still one to write to.
    fn check_room(&mut self, more: u64, size: u64, now: i64) -> Result<(), Refused> {
        let gauge = match self.gauge {
            Some(gauge) if gauge.at.abs_diff(now) < GAUGE_MS => gauge,
            _ => {
                prepare(&self.dir)?;
                Gauge { at: now, closed: closed_bytes(&self.dir), free: free_bytes(&self.dir) }
            }
        };
        let room = self.bounds.max_bytes.saturating_sub(gauge.closed).saturating_sub(size);
        let spare = gauge.free.saturating_sub(self.bounds.min_free_bytes);
        self.gauge = Some(Gauge { free: gauge.free.saturating_sub(more), ..gauge });
        if more > room {
            return Err(Refused::Full);
        }
        if more > spare { Err(Refused::Disk) } else { Ok(()) }
    }
}

/// Bytes in use, and bytes that would still be taken, of a spool as it is now.
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

impl Current {
    /// Not through a link, which would let others say where the lines go.
    fn open(dir: &Path, path: &Path) -> Result<Self, Refused> {
        prepare(dir)?;
        let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let file = openat(CWD, path, flags, Mode::from_raw_mode(0o640)).map_err(of_errno)?;
        let is = fstat(&file).map_err(of_errno)?;
        if FileType::from_raw_mode(is.st_mode) != FileType::RegularFile {
            return Err(Refused::Failed);
        }
        Ok(Self { file, is })
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

/// A file system that does not say is taken as having room: the write itself will tell.
fn free_bytes(dir: &Path) -> u64 {
    statvfs(dir).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
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
}
