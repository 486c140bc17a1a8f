//! Bytes that do not change: of this process, or of a file that all processes share.

use super::map::map;
use memmap2::Mmap;
use rustix::fs::fstatfs;
use std::fs::File;
use std::io::Read;
use zerocopy::IntoBytes;

/// Kinds of file systems, as the kernel numbers them, on which another host may remove a file whose pages this one has yet
/// to read; the kernel then ends the process that asks for them: NFS, SMB and CIFS, 9P, AFS, Ceph, FUSE, Lustre.
const REMOTE: [u64; 9] =
    [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x0102_1997, 0x5346_414f, 0x00c3_6400, 0x6573_5546, 0x0bd0_0bd0];

/// Immutable bytes, which begin at an address that is a multiple of eight.
#[derive(Debug)]
pub enum ImageBytes {
    /// In this process's memory, as they were made: at such an address by luck, which all allocators of Linux have.
    Own(Vec<u8>),
    /// In this process's memory, by eights. The number of bytes may be smaller.
    Eights(Box<[u64]>, usize),
    /// Of a file.
    Mapped(Mmap),
}

impl ImageBytes {
    /// The bytes of a file, which must never change: mapped or, where that is unsafe, read.
    ///
    /// # Errors
    /// The kernel does not map it, or it cannot be read.
    pub fn of_file(file: &File) -> std::io::Result<Self> {
        let is_remote = fstatfs(file).is_ok_and(|system| REMOTE.contains(&(system.f_type as u64 & 0xffff_ffff)));
        if is_remote { Self::read(file) } else { map(file).map(Self::Mapped) }
    }

    /// The bytes of a file, read.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(mut file: &File) -> std::io::Result<Self> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Self::from(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn get(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Eights(eights, length) => eights.as_bytes().get(..*length).unwrap_or(&[]),
            Self::Mapped(map) => map,
        }
    }

    /// How many of them are this process's own.
    #[must_use]
    pub fn private(&self) -> usize {
        match self {
            Self::Own(bytes) => bytes.capacity(),
            Self::Eights(eights, _) => size_of_val(&**eights),
            Self::Mapped(_) => 0,
        }
    }
}

impl AsRef<[u8]> for ImageBytes {
    fn as_ref(&self) -> &[u8] {
        self.get()
    }
}

impl From<&[u8]> for ImageBytes {
    fn from(bytes: &[u8]) -> Self {
        let mut eights = vec![0_u64; bytes.len().div_ceil(8)];
        if let Some(place) = eights.as_mut_bytes().get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        Self::Eights(eights.into(), bytes.len())
    }
}

impl From<Vec<u8>> for ImageBytes {
    fn from(bytes: Vec<u8>) -> Self {
        if bytes.as_ptr().align_offset(8) == 0 { Self::Own(bytes) } else { Self::from(&*bytes) }
    }
}
