//! The version of a document, `cv`, and of a program, `pv`: names that say what they name.

use crate::hash::sha256_hex;

/// The version of a document: the first 16 hex digits of the SHA-256 of its bytes.
#[must_use]
pub fn version(document: &[u8]) -> String {
    sha256_hex(document, 8)
}

/// Whether text from outside can be a version: it becomes part of a path.
#[must_use]
pub fn is_version(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
