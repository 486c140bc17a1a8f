//! A file that is read and written at given offsets, or memory that takes its place where there is no file.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{
    AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, ftruncate, lstat, openat, unlinkat,
};
use rustix::io::{Errno, pread, pwrite};

use crate::events::spool::folder::is_same;

/// Attempts to get the lock before the first wait. Mostly they are enough: a request has it for some microseconds.
const QUICK_TRIES: u32 = 32;
/// Patient attempts after these, for some 300 ms: the process that has the lock may be waiting for a processor.
const TRIES: u32 = 2_000;
/// How long to wait between two patient attempts.
const WAIT: Duration = Duration::from_micros(100);

/// The bytes, wherever they are.
#[derive(Debug)]
pub(super) enum Pages {
    /// An open file, what tells it from others, and its path.
    File(OwnedFd, Box<Stat>, PathBuf),
    /// Memory of this process.
    Memory(Vec<u8>),
}

impl Pages {
    /// Memory, all zeros, which grows as it is written to.
    pub(super) fn in_memory(bytes: usize) -> Self {
        Self::Memory(vec![0; bytes])
    }

    /// Opens the file, and makes it if it is missing. Anything else that stands in its place, such as a link, is
    /// removed.
    pub(super) fn open(path: &Path) -> Result<Self, Errno> {
        Self::open_file(path).or_else(|_| {
            unlinkat(CWD, path, AtFlags::empty())?;
            Self::open_file(path)
        })
    }

    /// Opens a regular file. A link is not followed, as it would let others choose the file that is written to, and a
    /// pipe is not waited for.
    fn open_file(path: &Path) -> Result<Self, Errno> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = openat(CWD, path, flags, Mode::from_raw_mode(0o640))?;
        let stat = fstat(&file)?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return Err(Errno::INVAL);
        }
        Ok(Self::File(file, Box::new(stat), path.to_owned()))
    }

    /// Whether this is a file, and its path still names it.
    pub(super) fn is_on_disk(&self) -> bool {
        match self {
            Self::File(_, stat, path) => lstat(path).is_ok_and(|named| is_same(stat, &named)),
            Self::Memory(_) => false,
        }
    }

    /// How many bytes there are.
    pub(super) fn size(&self) -> Result<u64, Errno> {
        match self {
            Self::File(file, ..) => fstat(file).map(|stat| u64::try_from(stat.st_size).unwrap_or(0)),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Makes a new file so many bytes long, with zeros. What other processes have already written to it stays.
    pub(super) fn fill(&self, size: u64) -> Result<(), Errno> {
        if let Self::File(file, ..) = self { ftruncate(file, size) } else { Ok(()) }
    }

    /// Makes the file all zeros, so many bytes.
    pub(super) fn clear(&mut self, size: u64) -> Result<(), Errno> {
        if let Self::File(file, ..) = self {
            ftruncate(&file, 0)?;
            ftruncate(&file, size)?;
        }
        Ok(())
    }

    /// Reads from an offset. Returns how many bytes there were.
    pub(super) fn read(&self, at: usize, out: &mut [u8]) -> Result<usize, Errno> {
        match self {
            Self::File(file, ..) => pread(file, out, at as u64),
            Self::Memory(bytes) => {
                let found = bytes.get(at..).unwrap_or_default();
                let length = found.len().min(out.len());
                if let Some((to, from)) = out.get_mut(..length).zip(found.get(..length)) {
                    to.copy_from_slice(from);
                }
                Ok(length)
            }
        }
    }

    /// Writes at an offset. An error if not all bytes could be written.
    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) -> Result<(), Errno> {
        match self {
            Self::File(file, ..) => match pwrite(file, bytes, at as u64)? {
                written if written == bytes.len() => Ok(()),
                _ => Err(Errno::NOSPC),
            },
            Self::Memory(own) => {
                let end = at.saturating_add(bytes.len());
                if own.len() < end {
                    own.resize(end, 0);
                }
                if let Some(place) = own.get_mut(at..end) {
                    place.copy_from_slice(bytes);
                }
                Ok(())
            }
        }
    }

    /// Locks the file; false if another process keeps the lock for longer than a web request should wait.
    pub(super) fn lock(&self, is_patient: bool) -> bool {
        let Self::File(file, ..) = self else { return true };
        let tries = if is_patient { TRIES } else { 0 };
        for number in 0..QUICK_TRIES.saturating_add(tries) {
            match flock(file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return true,
                Err(Errno::WOULDBLOCK | Errno::INTR) if number < QUICK_TRIES => std::thread::yield_now(),
                Err(Errno::WOULDBLOCK | Errno::INTR) => std::thread::sleep(WAIT),
                Err(_) => return false,
            }
        }
        false
    }

    /// Unlocks the file. Closing it would not be enough: a child that was forked meanwhile has it open too.
    pub(super) fn unlock(&self) {
        if let Self::File(file, ..) = self {
            let _ = flock(file, FlockOperation::Unlock);
        }
    }
}
