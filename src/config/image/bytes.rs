//! Bytes that do not change: of this process, or of a file that all processes share.

use super::map::map;
use memmap2::Mmap;
use std::fs::File;
use zerocopy::IntoBytes;

/// Immutable bytes, which begin at an address that is a multiple of eight.
#[derive(Debug)]
pub enum ImageBytes {
    /// In this process's memory, by eights. The number of bytes may be smaller.
    Own(Box<[u64]>, usize),
    /// Of a file.
    Mapped(Mmap),
}

impl ImageBytes {
    /// Maps a file, which must never change.
    ///
    /// # Errors
    /// The kernel does not map it.
    pub fn map(file: &File) -> std::io::Result<Self> {
        map(file).map(Self::Mapped)
    }

    /// The bytes.
    #[must_use]
    pub fn get(&self) -> &[u8] {
        match self {
            Self::Own(eights, length) => eights.as_bytes().get(..*length).unwrap_or(&[]),
            Self::Mapped(map) => map,
        }
    }

    /// How many of them are this process's own.
    #[must_use]
    pub fn private(&self) -> usize {
        match self {
            Self::Own(eights, _) => size_of_val(&**eights),
            Self::Mapped(_) => 0,
        }
    }
}

impl From<&[u8]> for ImageBytes {
    fn from(bytes: &[u8]) -> Self {
        let mut eights = vec![0_u64; bytes.len().div_ceil(8)];
        if let Some(place) = eights.as_mut_bytes().get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        Self::Own(eights.into(), bytes.len())
    }
}
