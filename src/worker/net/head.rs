//! The few fields of a document that sync reads without compiling it, to see whether the document is new.

use serde::Deserialize;
use serde_json::Value;

use super::key::Key;
use crate::worker::host::cause::Cause;

/// The few top-level fields (`evaluation.md` 1.2) that decide whether a document is news.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DocumentHead {
    /// `false` means that there is nothing new; all other fields are then ignored.
    has_updates: bool,
    /// When the project last changed at Statsig, ms: the later document is the newer one. Always there unless
    /// `has_updates` is false.
    time: Option<u64>,
    /// Documents with equal checksums have the same content. Ignored if it is not a text.
    checksum: Option<Value>,
    /// The djb2 hash of the key that the document was made for, as a text or a number.
    hashed_sdk_key_used: Option<Value>,
}

impl DocumentHead {
    /// # Errors
    /// [`Cause::Garbage`]: not JSON, not an object, or without `has_updates` and `time` of the right types.
    pub fn read(document: &[u8]) -> Result<Self, Cause> {
        let head: Self = serde_json::from_slice(document).map_err(|_| Cause::Garbage)?;
        if head.has_updates && head.time.is_none() { Err(Cause::Garbage) } else { Ok(head) }
    }

    /// Whether the document holds content.
    #[must_use]
    pub const fn has_updates(&self) -> bool {
        self.has_updates
    }

    /// When the project last changed at Statsig, ms since 1970.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.time.unwrap_or(0)
    }

    /// The checksum, if there is one to compare.
    #[must_use]
    pub fn checksum(&self) -> Option<&str> {
        self.checksum.as_ref()?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether the document says that it was made for another key.
    #[must_use]
    pub fn is_of_another(&self, key: &Key) -> bool {
        match &self.hashed_sdk_key_used {
            Some(Value::String(text)) if !text.is_empty() => *text != key.hashed(),
            Some(Value::Number(number)) => number.to_string() != key.hashed(),
            _ => false,
        }
    }

    /// Whether both documents say they have the same content: same time, same checksum.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.time == other.time && self.checksum().is_some() && self.checksum() == other.checksum()
    }
}
