//! The hashes that Statsig shares between all SDKs: SHA-256 for buckets and
//! hidden names, djb2 for short names (`evaluation.md` 2.3 and 7.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// First 8 bytes of the SHA-256 of the parts in order, big-endian: the number every bucket is taken from.
#[must_use]
pub fn head64(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Standard base64, with padding, of the full SHA-256: names hidden with `sha256`.
#[must_use]
pub fn sha256_base64(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// Lower-case hex of the first `bytes` bytes of the SHA-256: versions and event ids.
#[must_use]
pub fn sha256_hex(data: &[u8], bytes: usize) -> String {
    hex(&Sha256::digest(data), bytes)
}

/// Lower-case hex of at most the first `bytes` bytes.
#[must_use]
pub fn hex(data: &[u8], bytes: usize) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    data.iter()
        .take(bytes)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| DIGITS.get(usize::from(nibble)))
        .map(|&digit| char::from(digit))
        .collect()
}

/// djb2 over Unicode scalars, modulo 2^32. (JavaScript walks UTF-16 units: the
/// two differ above U+FFFF only; the official core is followed here.)
#[must_use]
pub fn djb2(text: &str) -> u32 {
    text.chars().fold(0, |hash: u32, character| hash.wrapping_mul(31).wrapping_add(character as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_values() {
        assert_eq!(head64(&[""]), 0xE3B0_C442_98FC_1C14);
        assert_eq!(head64(&["two", ".", "r2", ".", "u0"]) % 10_000, 6307);
        assert_eq!(head64(&["two.r2.u0"]) % 10_000, 6307);
        assert_eq!(djb2("g_pass"), 3_039_970_537);
        assert_eq!(djb2("\u{1F600}"), 128_512);
        assert_eq!(sha256_base64("g_pass"), "FQpoWmDKfXj2D1nDCk5QMWHiX/OCbHXxIvwbucJ/w7U=");
        assert_eq!(sha256_hex(b"", 2), "e3b0");
    }
}
