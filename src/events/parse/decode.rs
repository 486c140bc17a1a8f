//! Decodes the bytes that a browser sent to JSON text. How they are encoded is seen from their beginning, as the
//! content type says nothing reliable (`wire.md` 3.2). The caps are checked while decoding, not after it.

use std::borrow::Cow;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::bufread::GzDecoder;

/// The most bytes of a body as it arrives. The vendor's SDKs send far less.
pub const RAW_CAP: usize = 1 << 20;
/// The most bytes of a body after decoding.
pub const DECODED_CAP: usize = 4 << 20;

/// Bytes first set aside for decoding: enough for the events of one page view.
const FIRST_BYTES: usize = 16 << 10;

/// Why a body is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyRefusal {
    /// Not a body of events: 400.
    Malformed,
    /// Over a cap: 413.
    TooLarge,
}

/// The JSON text of a body: plain, gzip (one member, one layer) or reversed base64
/// of Latin-1. Escaped surrogates without a partner are `\ufffd` in it.
///
/// # Errors
/// [`BodyRefusal::TooLarge`] over [`RAW_CAP`] or [`DECODED_CAP`], else [`BodyRefusal::Malformed`].
pub fn decode(body: &[u8]) -> Result<Cow<'_, str>, BodyRefusal> {
    if body.len() > RAW_CAP {
        return Err(BodyRefusal::TooLarge);
    }
    let bytes = if body.starts_with(&[0x1f, 0x8b]) {
        Cow::Owned(inflate(body)?)
    } else if is_object(body) {
        Cow::Borrowed(body)
    } else {
        Cow::Owned(reversed_base64(body)?)
    };
    if !is_object(&bytes) {
        return Err(BodyRefusal::Malformed);
    }
    let bytes = match first_surrogate(&bytes, 0) {
        Some(at) => Cow::Owned(repair(bytes.into_owned(), at)),
        None => bytes,
    };
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| BodyRefusal::Malformed),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| BodyRefusal::Malformed),
    }
}

fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first() == Some(&b'{')
}

fn inflate(body: &[u8]) -> Result<Vec<u8>, BodyRefusal> {
    let mut decoder = GzDecoder::new(body);
    let mut text = Vec::with_capacity(FIRST_BYTES);
    // One byte over the cap tells "too long" from "exactly full".
    (&mut decoder).take(DECODED_CAP as u64 + 1).read_to_end(&mut text).map_err(|_| BodyRefusal::Malformed)?;
    if text.len() > DECODED_CAP {
        return Err(BodyRefusal::TooLarge);
    }
    // gzip allows further members after the first, but no browser sends any.
    if decoder.get_ref().is_empty() { Ok(text) } else { Err(BodyRefusal::Malformed) }
}

/// Decodes what an SDK makes with `btoa` and then reverses: each character of the text is one byte.
fn reversed_base64(body: &[u8]) -> Result<Vec<u8>, BodyRefusal> {
    let mut bytes = body.trim_ascii().to_vec();
    bytes.reverse();
    let latin = STANDARD.decode(&bytes).map_err(|_| BodyRefusal::Malformed)?;
    if latin.is_ascii() {
        return Ok(latin);
    }
    Ok(latin.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes())
}

/// Where the next `\u` escape of a surrogate half begins, paired or not.
fn first_surrogate(bytes: &[u8], from: usize) -> Option<usize> {
    // Most bodies have no escape at all, which `contains` finds out quickly.
    if !bytes.get(from..)?.contains(&b'\\') {
        return None;
    }
    let mut at = from;
    loop {
        at = at.checked_add(bytes.get(at..)?.iter().position(|&byte| byte == b'\\')?)?;
        if half(bytes, at).is_some() {
            return Some(at);
        }
        // Pass over the escaped character as well: a backslash that is escaped itself begins no escape.
        at = at.checked_add(2)?;
    }
}

/// The two kinds of surrogate halves.
#[derive(PartialEq)]
enum Half {
    High,
    Low,
}

fn half(bytes: &[u8], at: usize) -> Option<Half> {
    match bytes.get(at..at.checked_add(6)?)? {
        [b'\\', b'u', b'd' | b'D', third, c, d] if c.is_ascii_hexdigit() && d.is_ascii_hexdigit() => match third {
            b'8' | b'9' | b'a' | b'b' | b'A' | b'B' => Some(Half::High),
            b'c'..=b'f' | b'C'..=b'F' => Some(Half::Low),
            _ => None,
        },
        _ => None,
    }
}

/// Replaces each surrogate half without a partner by `\ufffd`. Both escapes have six bytes, so nothing has to move.
fn repair(mut bytes: Vec<u8>, first: usize) -> Vec<u8> {
    let mut next = Some(first);
    while let Some(at) = next {
        let paired = half(&bytes, at) == Some(Half::High) && half(&bytes, at.saturating_add(6)) == Some(Half::Low);
        if paired {
            next = first_surrogate(&bytes, at.saturating_add(12));
            continue;
        }
        if let Some(escape) = bytes.get_mut(at..at.saturating_add(6)) {
            escape.copy_from_slice(b"\\ufffd");
        }
        next = first_surrogate(&bytes, at.saturating_add(6));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> String {
        decode(body.as_bytes()).unwrap().into_owned()
    }

    #[test]
    fn lone_halves_are_replaced_and_pairs_are_kept() {
        assert_eq!(text(r#"{"a":"\ud800 x"}"#), r#"{"a":"\ufffd x"}"#);
        assert_eq!(text(r#"{"a":"\uDC00"}"#), r#"{"a":"\ufffd"}"#);
        assert_eq!(text(r#"{"a":"\ud83d\ude00"}"#), r#"{"a":"\ud83d\ude00"}"#);
        assert_eq!(text(r#"{"a":"\ud83d\ud83d\ude00"}"#), r#"{"a":"\ufffd\ud83d\ude00"}"#);
        assert_eq!(text(r#"{"a":"\\ud800"}"#), r#"{"a":"\\ud800"}"#);
        assert_eq!(text(r#"{"a":"\\\ud800"}"#), r#"{"a":"\\\ufffd"}"#);
        assert_eq!(text(r#"{"a":"\ud8"}"#), r#"{"a":"\ud8"}"#);
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(decode(b" {\"events\":[]}"), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn reversed_base64_is_latin_1() {
        let mut body = STANDARD.encode(b"{\"city\":\"Gen\xe8ve\"}").into_bytes();
        body.reverse();
        assert_eq!(decode(&body).unwrap(), "{\"city\":\"Genève\"}");
    }

    #[test]
    fn caps_and_garbage() {
        let mut body = b"{\"a\":\"".to_vec();
        body.resize(RAW_CAP, b'x');
        assert!(decode(&body).is_ok());
        body.push(b'x');
        assert_eq!(decode(&body), Err(BodyRefusal::TooLarge));
        for garbage in [&b""[..], b"[]", b"<html>", b"a=b", b"\xff\xfe", b"\x28\xb5\x2f\xfd", b"{\"a\":\"\xe8\"}"] {
            assert_eq!(decode(garbage), Err(BodyRefusal::Malformed));
        }
    }
}
