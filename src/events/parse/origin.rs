//! Who sent a batch: its `statsigMetadata`. Of the vendor's SDKs only type and version are read. Our own client also
//! tells its page view, the version it decided with, and the memberships of its unit.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::de::MapAccess;

use super::walk::{Next, Take};
use crate::events::words::cause::DropCause;
use crate::events::words::known::{OWN_SDK, SENDERS};
use crate::events::words::shape::Leaf;
use crate::events::words::timing::{MOST_TIMING, TIMINGS};
use crate::events::words::token::{is_hex, is_label, is_token};
use crate::hash::hex;

/// Memberships of a batch: further ones are left out. Each line of the batch repeats them.
const MOST_MEMBERSHIPS: usize = 512;
/// Events that a browser may say it has given up on since its last batch.
const MOST_LOST: u64 = 1_000_000;
/// Sequence numbers are below this, as an event's id has 12 hex digits for them.
pub const SEQ_END: u64 = 1 << 48;

/// Which document or program a batch was decided with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// `cv`: a document's version.
    Document(String),
    /// `pv`: a program's version.
    Program(String),
}

/// One membership of a page view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The entry's name.
    pub name: String,
    /// The group the unit is in.
    pub group: String,
    /// The entry's version, 8 hex digits.
    pub version: String,
    /// Whether its exposure was logged.
    pub exposed: bool,
    /// The layer that gave the unit to the entry, if one did.
    pub layer: Option<String>,
}

/// The sender of a batch. Each field was checked by itself; one that is missing or malformed is `None` or empty.
#[derive(Debug, Default)]
pub struct Origin {
    /// One of [`SENDERS`].
    pub sender: Option<&'static str>,
    /// The sender's version: digits and dots.
    pub sender_version: Option<String>,
    /// 20 hex digits, new for each page view.
    pub page_view: Option<String>,
    /// The document or program that the batch was decided with.
    pub version: Option<Version>,
    /// The token by which the server vouches for its decisions.
    pub token: Option<String>,
    /// The memberships of the unit, which do not change during a page view.
    pub memberships: Vec<Membership>,
    /// The page view before and its last sequence number.
    pub previous: Option<(String, u64)>,
    /// How many events the browser gave up on before this batch; 0 if it does not say.
    pub lost: u64,
    /// The page's timings by name, for the wiki's own metrics.
    pub timings: Vec<(&'static str, f64)>,
}

impl Origin {
    /// Whether our own client sent this: only then page view, memberships and token count.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.sender == Some(OWN_SDK)
    }

    /// Forgets what only our own client may say, if another one has sent this.
    pub(super) fn settle(&mut self) {
        if !self.is_own() {
            *self = Self { sender: self.sender, sender_version: self.sender_version.take(), ..Self::default() };
        }
    }

    /// The id of the event with this sequence number, if page view and number are well formed.
    #[must_use]
    pub fn event_id(&self, seq: Option<u64>) -> Option<String> {
        let seq = seq.filter(|seq| *seq < SEQ_END)?;
        let [_, _, digits @ ..] = seq.to_be_bytes();
        self.page_view.as_ref().map(|view| [view.as_str(), &hex(&digits, 6)].concat())
    }
}

fn hex_of(leaf: &Leaf<'_>, digits: usize) -> Option<String> {
    leaf.text().filter(|text| is_hex(text, digits)).map(str::to_owned)
}

fn is_version(text: &str) -> bool {
    text.len() <= 16
        && text.split('.').count() <= 3
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

impl<'de> Take<'de> for Origin {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        match &*key {
            "sdkType" => {
                let leaf = value.leaf()?;
                self.sender = SENDERS.iter().find(|name| leaf.text() == Some(**name)).copied();
            }
            "sdkVersion" => {
                self.sender_version = value.leaf()?.text().filter(|text| is_version(text)).map(str::to_owned);
            }
            "pageView" => self.page_view = hex_of(&value.leaf()?, 20),
            "cv" => self.version = hex_of(&value.leaf()?, 16).map(Version::Document).or(self.version.take()),
            "pv" => self.version = hex_of(&value.leaf()?, 16).map(Version::Program).or(self.version.take()),
            "token" => self.token = value.leaf()?.text().filter(|text| text.len() <= 64).map(str::to_owned),
            "memberships" => {
                let seen = HashSet::new();
                value.uncounted_fields(&mut MembershipList { list: &mut self.memberships, seen })?;
            }
            "previous" => {
                let mut pair = Vec::new();
                value.leaves(&mut pair)?;
                self.previous = match pair.as_slice() {
                    [view, seq] => hex_of(view, 20).zip(seq.whole().filter(|seq| *seq < SEQ_END)),
                    _ => None,
                };
            }
            "lost" => {
                let lost = match value.leaf()? {
                    Leaf::Int(lost) => u64::try_from(lost).ok().filter(|lost| *lost <= MOST_LOST),
                    _ => None,
                };
                self.lost = lost.unwrap_or(0);
            }
            "timings" => value.fields(&mut Timings(&mut self.timings))?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The memberships of a page, of which there may be more than a map of an event has keys.
struct MembershipList<'a, 'de> {
    list: &'a mut Vec<Membership>,
    seen: HashSet<Cow<'de, str>>,
}

impl<'de> Take<'de> for MembershipList<'_, 'de> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        if self.list.len() >= MOST_MEMBERSHIPS || !is_token(&key) {
            return value.skip();
        }
        if !self.seen.insert(key.clone()) {
            value.walk.flaw(DropCause::Duplicate);
        }
        let mut parts = Vec::with_capacity(4);
        value.leaves(&mut parts)?;
        if let [Leaf::Text(group), Leaf::Text(version), exposed, more @ ..] = parts.as_slice()
            && let Some(layer) = layer(more)
            && is_label(group)
            && is_hex(version, 8)
            && let Some(exposed @ (0 | 1)) = exposed.whole()
        {
            self.list.push(Membership {
                name: key.into_owned(),
                group: group.clone().into_owned(),
                version: version.clone().into_owned(),
                exposed: exposed == 1,
                layer,
            });
        }
        Ok(())
    }
}

/// The layer of a membership, from what follows its first three parts. `Some(None)` if nothing follows; `None` if
/// something other than a layer's name does.
fn layer(more: &[Leaf<'_>]) -> Option<Option<String>> {
    match more {
        [] => Some(None),
        [Leaf::Text(name)] if is_token(name) => Some(Some(name.clone().into_owned())),
        _ => None,
    }
}

struct Timings<'a>(&'a mut Vec<(&'static str, f64)>);

impl<'de> Take<'de> for Timings<'_> {
    fn take<A: MapAccess<'de>>(&mut self, key: Cow<'de, str>, value: Next<'_, A>) -> Result<(), A::Error> {
        let leaf = value.leaf()?;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let number = match leaf {
            Leaf::Int(number) => number as f64,
            Leaf::Float(number) => number,
            _ => return Ok(()),
        };
        if let Some(name) = TIMINGS.iter().find(|name| **name == key)
            && (0.0..=MOST_TIMING).contains(&number)
        {
            self.0.push((name, number));
        }
        Ok(())
    }
}
