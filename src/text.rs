//! Texts held in one buffer: a [`Span`] is eight bytes where a `String` is 24 and an allocation.

/// A text inside a buffer: offset and length in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    len: u32,
}

impl Span {
    /// A span; beyond 4 GiB it is the empty one.
    #[must_use]
    pub fn new(start: usize, len: usize) -> Self {
        match (u32::try_from(start), u32::try_from(len)) {
            (Ok(start), Ok(len)) => Self { start, len },
            _ => Self::default(),
        }
    }

    /// The text in its buffer.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        let start = self.start as usize;
        text.get(start..start.saturating_add(self.len as usize)).unwrap_or("")
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}
