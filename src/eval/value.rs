//! Values of a user: what conditions compare.

/// A text inside a user's buffer: offset and length in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    len: u32,
}

impl Span {
    /// A span; a buffer beyond 4 GiB gives the empty one.
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
}

/// A user's value. Texts and keys are spans of the user's buffer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Null, and everything that has no JSON form (NAN, closures, resources).
    Null,
    /// True or false.
    Bool(bool),
    /// An integer within 64 bits.
    Int(i64),
    /// Any other finite number.
    Float(f64),
    /// A text.
    Text(Span),
    /// A list.
    List(Vec<Value>),
    /// A map, in insertion order.
    Map(Vec<(Span, Value)>),
}
