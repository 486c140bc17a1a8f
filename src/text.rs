//! Texts that lie together in one buffer: a [`Span`] takes eight bytes, a `String` 24 and an allocation. Also how
//! numbers, texts and days are written, which is the same everywhere.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A text inside a buffer: offset and length in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Span {
    start: u32,
    len: u32,
}

impl Span {
    /// Stands in records for a text that is not there.
    pub const NONE: Self = Self { start: u32::MAX, len: 0 };

    /// The span, unless it stands for none.
    #[must_use]
    pub fn known(self) -> Option<Self> {
        (self.start != u32::MAX).then_some(self)
    }

    /// A span of `len` bytes from `start`. Beyond 4 GiB it is the empty one.
    #[must_use]
    pub fn new(start: usize, len: usize) -> Self {
        match (u32::try_from(start), u32::try_from(len)) {
            (Ok(start), Ok(len)) => Self { start, len },
            _ => Self::default(),
        }
    }

    /// The text, given the buffer that the span was made for.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        let start = self.start as usize;
        text.get(start..start.saturating_add(self.len as usize)).unwrap_or("")
    }

    /// Whether it is this text, given the buffer that the span was made for. It costs less than [`Span::of`], as no
    /// character's border is looked for.
    #[must_use]
    #[inline]
    pub fn is(self, text: &str, wanted: &str) -> bool {
        let start = self.start as usize;
        self.len as usize == wanted.len()
            && text.as_bytes().get(start..start.saturating_add(wanted.len())) == Some(wanted.as_bytes())
    }

    /// The text with the byte before and the byte after it, where a snapshot has quotes.
    #[must_use]
    pub fn with_marks(self, text: &str) -> Option<&str> {
        let start = self.start as usize;
        text.get(start.checked_sub(1)?..start.checked_add(self.len as usize)?.checked_add(1)?)
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
    // Newer releases of serde_json write `1e+22`, which would no longer equal the same element of a list.
    serde_json::to_string(&value).unwrap_or_default().replace("e+", "e")
}

/// Whether a text needs no escapes in JSON: it has no quote, backslash or control character. Takes eight bytes at a
/// time, as each text of a document and of a user is checked.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    let text = text.as_bytes();
    let odd = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    let Some(last) = text.last_chunk::<8>() else { return !text.iter().any(|byte| odd(*byte)) };
    let mut found = odd_bytes(u64::from_le_bytes(*last));
    for chunk in text.as_chunks::<8>().0 {
        found |= odd_bytes(u64::from_le_bytes(*chunk));
    }
    found == 0
}

/// Gives `write` the JSON of a text in one or more parts, the quotes included.
pub fn write_quoted(text: &str, mut write: impl FnMut(&str)) {
    if is_plain(text) {
        write("\"");
        write(text);
        write("\"");
    } else {
        write(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// Not 0 if one of the eight bytes is below 0x20, a quote or a backslash.
fn odd_bytes(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // A byte borrows from its own high bit only if it is smaller than what is taken from it.
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(ONES * limit) & !bytes & HIGH;
    below(eight, 0x20) | below(eight ^ (ONES * 0x22), 1) | below(eight ^ (ONES * 0x5c), 1)
}

/// Milliseconds of a day.
pub const DAY_MS: i64 = 86_400_000;

/// The UTC day of a time in milliseconds since 1970, such as `2026-11-28`; none beyond the calendar. Names of files
/// sort by it.
#[must_use]
pub fn day(now: i64) -> Option<String> {
    Some(chrono::DateTime::from_timestamp_millis(now)?.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_those_that_json_does_not_change() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=0x7f_u8 {
                    let mut text = vec![b'x'; length];
                    text[at] = byte;
                    let text = String::from_utf8(text).unwrap();
                    let json = serde_json::to_string(&text).unwrap();
                    assert_eq!(is_plain(&text), json.len() == length + 2, "{json}");
                }
            }
        }
        assert!(is_plain(&"\u{e9}\u{1f600}\u{80}\u{a2}\u{dc}x".repeat(3)));
    }
}
