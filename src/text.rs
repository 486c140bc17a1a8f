//! Texts held in one buffer: a [`Span`] is eight bytes where a `String` is 24 and an allocation.
//! And the one way in which numbers become text.

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

/// A finite double as JSON, as the official core writes it: `1.0`, `0.1`, `1e22`.
#[must_use]
pub fn json_number(value: f64) -> String {
    // Newer releases of the library write `1e+22`: as a list element's text it would be another one.
    serde_json::to_string(&value).unwrap_or_default().replace("e+", "e")
}
