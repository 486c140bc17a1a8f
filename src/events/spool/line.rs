//! The line of the spool (`contract.md` 6): one event, with the id that it keeps on its whole way, the version of the
//! document or program it was decided with, and the memberships of its page view.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::events::words::shape::write_json;
use crate::events::words::token::is_hex;

/// The longest line that is written or read, in bytes.
pub const MOST_BYTES: usize = 64 << 10;
/// The version of the line's format; there is only one so far.
const FORM: u32 = 1;

/// Who wrote a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineSource {
    /// A web request: exposures and `logEvent`.
    Php,
    /// A browser, through the relay.
    Relay,
    /// A command-line script.
    Cli,
    /// A job that carried lines from another host.
    Job,
}

impl LineSource {
    /// As it stands in a line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Relay => "relay",
            Self::Cli => "cli",
            Self::Job => "job",
        }
    }
}

/// A line as it is read. Parts that are only passed on stay JSON text.
#[derive(Debug, Deserialize)]
pub struct Line<'a> {
    /// The version of the format.
    f: u32,
    /// 32 hex digits; equal ids are the same event.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// When it was written, ms.
    pub at: i64,
    /// Who wrote it.
    pub src: LineSource,
    /// The document it was decided with.
    #[serde(borrow, default)]
    pub cv: Option<Cow<'a, str>>,
    /// The program it was decided with.
    #[serde(borrow, default)]
    pub pv: Option<Cow<'a, str>>,
    /// Whether the relay has checked the server's token for the event's unit and all memberships.
    #[serde(default)]
    pub tk: bool,
    /// The page view before this one and its last sequence number; on the first line of a batch only.
    #[serde(default)]
    pub prev: Option<(String, u64)>,
    /// How many events the browser gave up on before this batch; on the first line of a batch only.
    #[serde(default)]
    pub lost: u64,
    /// Statsig's event.
    #[serde(borrow)]
    pub e: &'a RawValue,
    /// Memberships: `{ name: [group, entry version, 0|1, layer?] }`.
    #[serde(borrow, default)]
    pub m: Option<&'a RawValue>,
}

impl<'a> Line<'a> {
    /// Reads a line; `None` if it is torn, too long or not a line of ours.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        if text.len() > MOST_BYTES {
            return None;
        }
        let line: Self = serde_json::from_str(text).ok()?;
        let version = |version: &Option<Cow<'_, str>>| version.as_ref().is_none_or(|text| is_hex(text, 16));
        let map = |raw: &RawValue| raw.get().starts_with('{');
        (line.f == FORM
            && is_hex(&line.id, 32)
            && version(&line.cv)
            && version(&line.pv)
            && map(line.e)
            && line.m.is_none_or(map))
        .then_some(line)
    }
}

/// What stands in a line before the event.
#[derive(Debug)]
pub struct LineHead<'a> {
    /// 32 hex digits.
    pub id: &'a str,
    /// Now, ms.
    pub at: i64,
    /// Who writes.
    pub source: LineSource,
    /// `("cv" | "pv", version)`.
    pub version: Option<(&'static str, &'a str)>,
    /// Whether the token was good.
    pub trusted: bool,
    /// Page view before and its last sequence number.
    pub previous: Option<(&'a str, u64)>,
    /// Events that the browser gave up on; 0 is not written.
    pub lost: u64,
}

impl LineHead<'_> {
    /// Appends the line up to where the event's JSON begins.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"f\":1,\"id\":\"");
        out.extend_from_slice(self.id.as_bytes());
        out.extend_from_slice(b"\",\"at\":");
        write_json(out, &self.at);
        for part in [",\"src\":\"", self.source.word(), "\""] {
            out.extend_from_slice(part.as_bytes());
        }
        if let Some((key, version)) = self.version {
            for part in [",\"", key, "\":\"", version, "\""] {
                out.extend_from_slice(part.as_bytes());
            }
        }
        if self.trusted {
            out.extend_from_slice(b",\"tk\":true");
        }
        if let Some((view, seq)) = self.previous {
            out.extend_from_slice(format!(",\"prev\":[\"{view}\",{seq}]").as_bytes());
        }
        if self.lost > 0 {
            out.extend_from_slice(format!(",\"lost\":{}", self.lost).as_bytes());
        }
        out.extend_from_slice(b",\"e\":");
    }
}

/// Appends memberships, given as JSON, and ends the line.
pub fn finish(memberships: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"m\":");
    out.extend_from_slice(memberships);
    out.extend_from_slice(b"}\n");
}

/// A new random id: 32 hex digits.
#[must_use]
pub fn fresh_id(now: i64) -> String {
    // Each half of the id is hashed with a random key of its own. Forked processes share keys and counter; process id
    // and time tell their ids apart.
    static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let input = (std::process::id(), now, COUNTER.fetch_add(1, Ordering::Relaxed));
    format!("{:016x}{:016x}", KEYS.0.hash_one(input), KEYS.1.hash_one(input))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_written_is_read_back() {
        let mut out = Vec::new();
        let head = LineHead {
            id: ID,
            at: 1_795_483_689_827,
            source: LineSource::Relay,
            version: Some(("pv", "0123456789abcdef")),
            trusted: true,
            previous: Some(("0123456789abcdef0123", 7)),
            lost: 3,
        };
        head.write(&mut out);
        out.extend_from_slice(br#"{"eventName":"x"}"#);
        finish(br#"{"a":["b","01234567",1]}"#, &mut out);
        let text = String::from_utf8(out).unwrap();
        let line = Line::parse(text.trim_end()).unwrap();
        assert_eq!((&*line.id, line.at, line.src, line.tk), (ID, 1_795_483_689_827, LineSource::Relay, true));
        assert_eq!((line.pv.as_deref(), line.cv.as_deref()), (Some("0123456789abcdef"), None));
        assert_eq!((line.prev, line.lost), (Some(("0123456789abcdef0123".to_owned(), 7)), 3));
        assert_eq!(line.e.get(), r#"{"eventName":"x"}"#);
        assert_eq!(line.m.unwrap().get(), r#"{"a":["b","01234567",1]}"#);
    }

    #[test]
    fn torn_and_foreign_lines_are_none() {
        let good = format!(r#"{{"f":1,"id":"{ID}","at":1,"src":"php","e":{{}},"m":{{}}}}"#);
        assert!(Line::parse(&good).is_some());
        for end in 0..good.len() {
            assert!(Line::parse(&good[..end]).is_none());
        }
        for (from, to) in
            [("\"f\":1", "\"f\":2"), ("php", "mail"), ("\"e\":{}", "\"e\":[]"), ("0123", "012G"), (":1,", ":\"1\",")]
        {
            assert!(Line::parse(&good.replacen(from, to, 1)).is_none(), "{to}");
        }
        let long = good.replace("\"e\":{}", &format!("\"e\":{{\"x\":\"{}\"}}", "y".repeat(MOST_BYTES)));
        assert!(Line::parse(&long).is_none());
    }

    #[test]
    fn fresh_ids_differ() {
        let ids: std::collections::HashSet<_> = (0..1_000).map(|_| fresh_id(5)).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| is_hex(id, 32)));
    }
}
