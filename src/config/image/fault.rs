//! Why an image is not used.

/// Why an image is not used. Its document is then compiled as if there were none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageFault {
    /// There is none.
    Absent,
    /// It cannot be opened, or is no plain file.
    Unreadable,
    /// It belongs to somebody else than root, the owner of the document, or this process's user.
    Owner,
    /// Others than its owner may write to it.
    Mode,
    /// The kernel does not map it.
    Map,
    /// It is shorter than it says.
    Truncated,
    /// It was made by a machine of another byte order.
    ByteOrder,
    /// It has another format than this module reads.
    Format,
    /// Another version of the module made it.
    Version,
    /// It was made of another document.
    Document,
    /// Its content is not what was written.
    Damaged,
}

impl ImageFault {
    /// The word that `status()` shows. Without an image, the document simply was compiled.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "compiled",
            Self::Unreadable => "unreadable",
            Self::Owner => "owner",
            Self::Mode => "mode",
            Self::Map => "map",
            Self::Truncated => "truncated",
            Self::ByteOrder => "byte_order",
            Self::Format => "format",
            Self::Version => "version",
            Self::Document => "document",
            Self::Damaged => "damaged",
        }
    }
}
