//! Reads what the vendor's SDKs ask for with `initialize`. They post a whole user, of which only a stable id of ours is
//! taken: else anybody could learn by trying what the site targets (`wiki-rules.md` 6.6).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::events::parse::decode::{BodyRefusal, decode};
use crate::events::words::token::is_hex;

/// Hex digits of a stable id.
const STABLE_ID_DIGITS: usize = 20;

/// What a client asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Initialize {
    /// The browser's id, if it is one of ours.
    pub stable_id: Option<String>,
    /// Whether names are wanted in clear: the hash `none`.
    pub in_clear: bool,
}

/// The parts of a body that are looked at, each of any type.
#[derive(Deserialize)]
struct SentRequest<'a> {
    #[serde(borrow, default)]
    user: Option<&'a RawValue>,
    #[serde(borrow, default)]
    hash: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct SentUser<'a> {
    #[serde(borrow, default, rename = "customIDs")]
    ids: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct SentIds<'a> {
    #[serde(borrow, default, rename = "stableID")]
    stable_id: Option<&'a RawValue>,
}

/// Reads the body of a request.
///
/// # Errors
/// As [`decode`], and [`BodyRefusal::Malformed`] for what is no JSON object.
pub fn read(body: &[u8]) -> Result<Initialize, BodyRefusal> {
    let text = decode(body)?;
    let request: SentRequest<'_> = serde_json::from_str(&text).map_err(|_| BodyRefusal::Malformed)?;
    let ids = part::<SentUser<'_>>(request.user).and_then(|user| part::<SentIds<'_>>(user.ids));
    let stable_id = ids.and_then(|ids| part::<Cow<'_, str>>(ids.stable_id));
    Ok(Initialize {
        stable_id: stable_id.filter(|id| is_hex(id, STABLE_ID_DIGITS)).map(Cow::into_owned),
        in_clear: part::<Cow<'_, str>>(request.hash).is_some_and(|hash| hash == "none"),
    })
}

/// A part of another form than it should have counts as missing.
fn part<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
    serde_json::from_str(raw?.get()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123";

    #[test]
    fn nothing_but_a_stable_id_and_the_hash_is_taken() {
        let read = |json: &str| read(json.as_bytes()).map(|asked| (asked.stable_id, asked.in_clear));
        let posted = format!(
            r#"{{"user":{{"userID":"Alice","email":"a@example.org","customIDs":{{"x":"1","stableID":"{ID}"}}}},"hash":"none"}}"#
        );
        assert_eq!(read(&posted), Ok((Some(ID.to_owned()), true)));
        for none in [
            "{}",
            r#"{"user":null,"hash":null}"#,
            r#"{"user":[],"hash":5}"#,
            r#"{"user":{"customIDs":"x"},"hash":"sha256"}"#,
            r#"{"user":{"customIDs":{"stableID":5}},"hash":"djb2"}"#,
            r#"{"user":{"customIDs":{"stableID":"0123456789ABCDEF0123"}}}"#,
            r#"{"user":{"stableID":"0123456789abcdef0123"}}"#,
            r#"{"statsigMetadata":{"stableID":"0123456789abcdef0123"}}"#,
        ] {
            assert_eq!(read(none), Ok((None, false)), "{none}");
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for bad in ["", "[]", "{", "{} x", r#"{"user":{},"user":{}}"#] {
            assert_eq!(read(bad.as_bytes()), Err(BodyRefusal::Malformed), "{bad}");
        }
        let deep = format!("{{\"user\":{}", "[".repeat(200_000));
        assert_eq!(read(deep.as_bytes()), Err(BodyRefusal::Malformed));
        assert_eq!(read(&vec![b'{'; (1 << 20) + 1]), Err(BodyRefusal::TooLarge));
    }
}
