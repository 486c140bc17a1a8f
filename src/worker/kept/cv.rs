//! The version of a document (`cv`) and of a program (`pv`): a hash of its content, so that equal content has the same
//! version everywhere.

use crate::hash::sha256_hex;

/// The version of a document: the first 16 hex digits of the SHA-256 of its bytes.
#[must_use]
pub fn version(document: &[u8]) -> String {
    sha256_hex(document, 8)
}

/// Whether a text has the form of a version. To be asked of text from outside, as it becomes part of a path.
#[must_use]
pub fn is_version(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
