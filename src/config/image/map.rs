//! The one place that maps files.

use memmap2::Mmap;
use std::fs::File;

/// Maps a file read-only.
///
/// # Errors
/// The kernel refuses: the file is empty, or there are too many maps.
pub(super) fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: what is mapped must not change. Only files are mapped that the worker writes under temporary names and
    // never touches again once they have their own: a new content gets a new file, and removing one leaves its bytes to
    // whoever maps it. Their owner is root, the worker or this process, and nobody else may write to them
    // (`folder` sees to that). If such an owner overwrites one all the same, it is as with
    // a shared library: answers are wrong, or the process gets SIGBUS beyond the new end. A database of countries is the
    // operator's, of whom only the owner is known: `geo` believes nothing in it, and looks at its length before it reads.
    #[allow(unsafe_code)]
    unsafe {
        Mmap::map(file)
    }
}
