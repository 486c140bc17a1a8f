//! Bytes that are read and written at places: of a file, or of memory where there is no file.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{
    AtFlags, CWD, FileType, FlockOperation, Mode, OFlags, Stat, flock, fstat, ftruncate, lstat, openat, unlinkat,
};
use rustix::io::{Errno, pread, pwrite};

use crate::events::spool::folder::is_same;

/// Attempts to get the lock before the first wait: whoever has it needs some microseconds.
const QUICK_TRIES: u32 = 32;
/// Attempts after that, if they are worth it: some 300 ms, as who has it may have lost its processor.
const TRIES: u32 = 2_000;
/// How long to wait before each of these.
const WAIT: Duration = Duration::from_micros(100);

/// See the module.
#[derive(Debug)]
pub(super) enum Pages {
    /// A file, which one it is, and where it was found.
    File(OwnedFd, Box<Stat>, PathBuf),
    /// Memory of this process.
    Memory(Vec<u8>),
}

impl Pages {
    /// Memory, all zeros, which grows as it is written to.
    pub(super) fn in_memory(bytes: usize) -> Self {
        Self::Memory(vec![0; bytes])
    }

    /// The file, made where it is missing. What stands in its place and is no file of ours is removed.
    pub(super) fn open(path: &Path) -> Result<Self, Errno> {
        Self::open_file(path).or_else(|_| {
            unlinkat(CWD, path, AtFlags::empty())?;
            Self::open_file(path)
        })
    }

    /// Not through a link, which would let others say what is written to; a pipe does not hold it up.
    fn open_file(path: &Path) -> Result<Self, Errno> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = openat(CWD, path, flags, Mode::from_raw_mode(0o640))?;
        let is = fstat(&file)?;
        if FileType::from_raw_mode(is.st_mode) != FileType::RegularFile {
            return Err(Errno::INVAL);
        }
        Ok(Self::File(file, Box::new(is), path.to_owned()))
    }

    /// Whether this is a file, and its path still names it.
    pub(super) fn is_on_disk(&self) -> bool {
        match self {
            Self::File(_, is, path) => lstat(path).is_ok_and(|named| is_same(is, &named)),
            Self::Memory(_) => false,
        }
    }

    /// Bytes of the file.
    pub(super) fn size(&self) -> Result<u64, Errno> {
        match self {
            Self::File(file, ..) => fstat(file).map(|is| u64::try_from(is.st_size).unwrap_or(0)),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Fills up a new file with zeros. What others have written to it meanwhile stays.
    pub(super) fn fill(&self, size: u64) -> Result<(), Errno> {
        if let Self::File(file, ..) = self { ftruncate(file, size) } else { Ok(()) }
    }

    /// Makes all of it zeros, so many.
    pub(super) fn clear(&mut self, size: u64) -> Result<(), Errno> {
        if let Self::File(file, ..) = self {
            ftruncate(&file, 0)?;
            ftruncate(&file, size)?;
        }
        Ok(())
    }

    /// Reads from a place; how many bytes there were.
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

    /// Writes at a place, whole or not at all.
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

    /// Locks the file; false if others keep it so long that no reader should wait for them.
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

    /// By hand, as a child that another thread forked meanwhile would keep the lock beyond our closing.
    pub(super) fn unlock(&self) {
        if let Self::File(file, ..) = self {
            let _ = flock(file, FlockOperation::Unlock);
        }
    }
}
