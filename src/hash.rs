//! The hashes that Statsig shares between all SDKs: SHA-256 for buckets and
//! hidden names, djb2 for short names (`evaluation.md` 2.3 and 7.3).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Bytes of one SHA-256 block.
const BLOCK: usize = 64;
/// Bytes after the whole blocks that fit the buffer of [`Prefix::head64`] together with SHA-256's padding.
const SHORT: usize = 2 * BLOCK - 9;

/// SHA-256's initial state (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The constant start of a hash input. Its whole blocks are hashed once, when
/// the document is compiled: two salts alone often fill the first block.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Prefix {
    /// State after the whole blocks.
    state: [u32; 8],
    /// Bytes in those blocks.
    hashed: u32,
    /// The bytes after the whole blocks: the first `tail_len`, and then zeros.
    tail: [u8; BLOCK],
    tail_len: u32,
}

impl Prefix {
    /// Hashes the whole blocks of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut state = INITIAL;
        let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
        compress256(&mut state, blocks);
        let mut tail = [0; BLOCK];
        for (place, byte) in tail.iter_mut().zip(rest) {
            *place = *byte;
        }
        let hashed = u32::try_from(blocks.len().saturating_mul(BLOCK)).unwrap_or(u32::MAX);
        Self { state, hashed, tail, tail_len: u32::try_from(rest.len()).unwrap_or(0) }
    }

    /// The first 8 bytes, big-endian, of the SHA-256 of this prefix followed by `end`: every bucket is taken from them.
    #[must_use]
    pub fn head64(&self, end: &str) -> u64 {
        let mut state = self.state;
        let tail_len = self.tail_len as usize;
        let len = tail_len.saturating_add(end.len());
        let bits = (u64::from(self.hashed).wrapping_add(len as u64)).wrapping_mul(8);
        if len > SHORT {
            return self.long(end);
        }
        let mut buffer = [0_u8; 2 * BLOCK];
        // Copies all of `tail`, as a copy of known size costs less; it is zero beyond its text.
        if let Some(start) = buffer.first_chunk_mut() {
            *start = self.tail;
        }
        let Some((place, padding)) = buffer.get_mut(tail_len..).and_then(|room| room.split_at_mut_checked(end.len()))
        else {
            return 0;
        };
        place.copy_from_slice(end.as_bytes());
        if let Some(first) = padding.first_mut() {
            *first = 0x80;
        }
        let used = if len < BLOCK - 8 { BLOCK } else { 2 * BLOCK };
        let (blocks, _) = buffer.as_chunks_mut::<BLOCK>();
        let Some(blocks) = blocks.get_mut(..used / BLOCK) else { return 0 };
        if let Some(length) = blocks.last_mut().and_then(|block| block.last_chunk_mut::<8>()) {
            *length = bits.to_be_bytes();
        }
        compress256(&mut state, blocks);
        let [first, second, ..] = state;
        u64::from(first) << 32 | u64::from(second)
    }

    /// The same for an `end` that does not fit the buffer.
    fn long(&self, end: &str) -> u64 {
        let mut state = self.state;
        let tail = self.tail.get(..self.tail_len as usize).unwrap_or(&[]);
        let mut message = Vec::with_capacity(tail.len().saturating_add(end.len()).saturating_add(2 * BLOCK));
        message.extend_from_slice(tail);
        message.extend_from_slice(end.as_bytes());
        let bits = (u64::from(self.hashed).wrapping_add(message.len() as u64)).wrapping_mul(8);
        message.push(0x80);
        while message.len() % BLOCK != BLOCK - 8 {
            message.push(0);
        }
        message.extend_from_slice(&bits.to_be_bytes());
        compress256(&mut state, message.as_chunks::<BLOCK>().0);
        let [first, second, ..] = state;
        u64::from(first) << 32 | u64::from(second)
    }
}

/// First 8 bytes of the SHA-256 of a text, big-endian.
#[must_use]
pub fn head64(text: &str) -> u64 {
    Prefix::new("").head64(text)
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
    let mut text = String::with_capacity(bytes.saturating_mul(2));
    push_hex(data.get(..bytes).unwrap_or(data), &mut text);
    text
}

/// Appends bytes in lower-case hex. A day's rollup is half a million numbers, for each of which `format!` would make a
/// text of its own.
pub fn push_hex(data: &[u8], text: &mut String) {
    for byte in data {
        for nibble in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
}

/// djb2 over Unicode scalars, modulo 2^32, as the official core has it. (JavaScript takes UTF-16 units, which gives
/// something else for characters above U+FFFF.)
#[must_use]
pub fn djb2(text: &str) -> u32 {
    text.chars().fold(0, |hash: u32, character| hash.wrapping_mul(31).wrapping_add(character as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_values() {
        assert_eq!(head64(""), 0xE3B0_C442_98FC_1C14);
        assert_eq!(Prefix::new("two.r2.").head64("u0") % 10_000, 6307);
        assert_eq!(djb2("g_pass"), 3_039_970_537);
        assert_eq!(djb2("\u{1F600}"), 128_512);
        assert_eq!(sha256_base64("g_pass"), "FQpoWmDKfXj2D1nDCk5QMWHiX/OCbHXxIvwbucJ/w7U=");
        assert_eq!(sha256_hex(b"", 2), "e3b0");
    }

    #[test]
    fn a_prefix_hashes_as_the_whole_text_does() {
        for prefix in 0..200 {
            for end in (0..300).step_by(7).chain([55 - prefix.min(55), 119]) {
                let (start, end) = ("p".repeat(prefix), "u".repeat(end));
                let digest = Sha256::digest(format!("{start}{end}"));
                let expected = u64::from_be_bytes(digest[..8].try_into().unwrap());
                assert_eq!(Prefix::new(&start).head64(&end), expected, "{prefix} {}", end.len());
            }
        }
    }
}
