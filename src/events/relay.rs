//! What a browser sent becomes lines of the spool: decoded and parsed under caps,
//! rebuilt from the allow-list, given ids. Appending is the caller's next step,
//! and only then is anything acknowledged.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::budget::Walk;
use super::cause::Cause;
use super::decode::{Refusal, decode};
use super::draft::{Class, Draft, Drafts};
use super::event::Event;
use super::limit::{Client, Limiter};
use super::line::{self, Head, Source};
use super::origin::{Origin, Version};
use super::policy::Policy;
use super::shape::{write_json, write_text};
use super::token;
use super::walk::{Any, Fields, Name, Skip};
use crate::hash::sha256_hex;

/// Bytes of all lines of one body.
const MOST_BYTES: usize = 2 << 20;
/// Bytes of JSON that most events stay below.
const USUAL_EVENT: usize = 512;
/// How far an event's time may lie from ours, ms.
const MOST_DRIFT: i64 = 86_400_000;

/// What became of a body.
#[derive(Debug)]
pub struct Relayed {
    /// 202, 400, 413 or 429.
    pub status: u16,
    /// Lines written: events that count once they are appended.
    pub accepted: u64,
    /// Events that did not pass, by cause.
    pub dropped: BTreeMap<Cause, u64>,
    /// The lines, each ended by a newline.
    pub lines: Vec<u8>,
    /// The page's timings, for the wiki's own metrics.
    pub timings: Vec<(&'static str, f64)>,
}

impl Relayed {
    fn refused(status: u16) -> Self {
        Self { status, accepted: 0, dropped: BTreeMap::new(), lines: Vec::new(), timings: Vec::new() }
    }

    fn drop(&mut self, cause: Cause, count: u64) {
        if count > 0 {
            let sum = self.dropped.entry(cause).or_default();
            *sum = sum.saturating_add(count);
        }
    }

    /// The spool did not take the lines: nothing is accepted, and the browser is told to stop.
    pub fn refuse(&mut self) {
        let lost = std::mem::take(&mut self.accepted);
        self.drop(Cause::Spool, lost);
        self.lines.clear();
        self.status = 429;
    }
}

/// Relays one body. `address` is the client's, used as a salted key only; `now` is ms.
pub fn relay(body: &[u8], policy: &Policy, limiter: &mut Limiter, address: &str, now: i64) -> Relayed {
    let client = limiter.client(address, now);
    if !limiter.may_send(client, &policy.rates, now) {
        return Relayed::refused(429);
    }
    let mut parsed = match parse(body, policy) {
        Ok(parsed) => parsed,
        Err(Refusal::Malformed) => return Relayed::refused(400),
        Err(Refusal::TooLarge) => return Relayed::refused(413),
    };
    let mut relayed = Relayed::refused(202);
    relayed.dropped = std::mem::take(&mut parsed.dropped);
    relayed.timings = std::mem::take(&mut parsed.origin.timings);
    let count = parsed.drafts.list.len();
    if count > 0 && !limiter.take(client, count, &policy.rates, now) {
        relayed.status = 429;
        relayed.drop(Cause::Rate, count as u64);
        return relayed;
    }
    let mut writer = Writer::new(&parsed, policy, now);
    for draft in &parsed.drafts.list {
        match admit(draft, &parsed.drafts, policy, limiter, client, now).and_then(|()| writer.write(draft)) {
            Ok(()) => relayed.accepted = relayed.accepted.saturating_add(1),
            Err(cause) => relayed.drop(cause, 1),
        }
    }
    relayed.lines = writer.lines;
    // Told apart from a body of which something passed: the sender shall stop.
    if relayed.accepted == 0 && relayed.dropped.contains_key(&Cause::Ids) {
        relayed.status = 429;
    }
    relayed
}

fn admit(
    draft: &Draft,
    drafts: &Drafts,
    policy: &Policy,
    limiter: &mut Limiter,
    client: Client,
    now: i64,
) -> Result<(), Cause> {
    let id = drafts.text.get(draft.id.clone()).unwrap_or_default();
    if !id.is_empty() && !limiter.knows(client, id, &policy.rates, now) {
        return Err(Cause::Ids);
    }
    if draft.class == Class::Custom && !limiter.take_custom(&policy.rates) {
        return Err(Cause::Day);
    }
    Ok(())
}

/// A parsed body, free of the body itself.
struct Parsed {
    origin: Origin,
    drafts: Drafts,
    dropped: BTreeMap<Cause, u64>,
}

fn parse(body: &[u8], policy: &Policy) -> Result<Parsed, Refusal> {
    let text = decode(body)?;
    let drafts = Drafts::with_capacity(text.len());
    let mut parsed = Parsed { origin: Origin::default(), drafts, dropped: BTreeMap::new() };
    let mut walk = Walk::new(policy.caps.clone());
    let mut parser = serde_json::Deserializer::from_str(&text);
    let whole = Body { walk: &mut walk, policy, parsed: &mut parsed };
    match parser.deserialize_map(whole).and_then(|has_events| parser.end().map(|()| has_events)) {
        Ok(true) => {
            parsed.origin.settle();
            Ok(parsed)
        }
        Err(_) if walk.is_over() => Err(Refusal::TooLarge),
        _ => Err(Refusal::Malformed),
    }
}

/// The whole body; says whether it held a list of events.
struct Body<'a> {
    walk: &'a mut Walk,
    policy: &'a Policy,
    parsed: &'a mut Parsed,
}

impl<'de> Visitor<'de> for Body<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a batch of events")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        use serde::de::Error;
        let (mut has_events, mut has_origin) = (false, false);
        while let Some(Name(key)) = map.next_key()? {
            self.walk.flaw = None;
            match &*key {
                "events" if has_events => return Err(A::Error::custom("events twice")),
                "events" => {
                    has_events = true;
                    map.next_value_seed(Events { walk: self.walk, policy: self.policy, parsed: self.parsed })?;
                }
                "statsigMetadata" if has_origin => return Err(A::Error::custom("sender twice")),
                "statsigMetadata" => {
                    has_origin = true;
                    let of = &mut self.parsed.origin;
                    map.next_value_seed(Any(Fields { walk: self.walk, depth: 0, of }))?;
                    if self.walk.flaw.is_some() {
                        self.parsed.origin = Origin::default();
                    }
                }
                _ => map.next_value_seed(Any(Skip { walk: self.walk, depth: 0 }))?,
            }
        }
        Ok(has_events)
    }
}

/// The list of events.
struct Events<'a> {
    walk: &'a mut Walk,
    policy: &'a Policy,
    parsed: &'a mut Parsed,
}

impl<'de> DeserializeSeed<'de> for Events<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Events<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut event = Event::default();
        let mut drop = |cause| {
            let sum: &mut u64 = self.parsed.dropped.entry(cause).or_default();
            *sum = sum.saturating_add(1);
        };
        for at in 0_usize.. {
            if at >= self.policy.caps.events {
                if list.next_element::<IgnoredAny>()?.is_none() {
                    break;
                }
                self.walk.count()?;
                drop(Cause::Events);
                continue;
            }
            event.clear();
            self.walk.flaw = None;
            if list.next_element_seed(Any(Fields { walk: self.walk, depth: 0, of: &mut event }))?.is_none() {
                break;
            }
            if let Err(cause) = self.parsed.drafts.admit(&event, self.walk.flaw, self.policy) {
                drop(cause);
            }
        }
        Ok(())
    }
}

/// Writes the lines of one body.
struct Writer<'a> {
    parsed: &'a Parsed,
    policy: &'a Policy,
    now: i64,
    /// JSON of the memberships, the same for every line.
    memberships: Vec<u8>,
    /// `"statsigMetadata":{...}}` of every event.
    sender: Vec<u8>,
    /// The last unit a token was checked for, and the outcome.
    checked: Option<(&'a [u8], bool)>,
    /// The event being written.
    event: Vec<u8>,
    lines: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(parsed: &'a Parsed, policy: &'a Policy, now: i64) -> Self {
        let origin = &parsed.origin;
        let mut memberships = vec![b'{'];
        for one in &origin.memberships {
            if memberships.len() > 1 {
                memberships.push(b',');
            }
            write_text(&mut memberships, &one.name);
            memberships.push(b':');
            write_json(&mut memberships, &(&one.group, &one.version, u8::from(one.exposed)));
        }
        memberships.push(b'}');
        let mut sender = b",\"statsigMetadata\":{".to_vec();
        for (key, value) in [("sdkType", origin.sender), ("sdkVersion", origin.sender_version.as_deref())] {
            if let Some(value) = value {
                if sender.last() != Some(&b'{') {
                    sender.push(b',');
                }
                write_text(&mut sender, key);
                sender.push(b':');
                write_text(&mut sender, value);
            }
        }
        sender.extend_from_slice(b"}}");
        let room = parsed.drafts.text.len().saturating_add(parsed.drafts.list.len().saturating_mul(512));
        let lines = Vec::with_capacity(room.min(MOST_BYTES));
        Self { parsed, policy, now, memberships, sender, checked: None, event: Vec::with_capacity(USUAL_EVENT), lines }
    }

    fn text(&self, range: &std::ops::Range<usize>) -> &'a [u8] {
        self.parsed.drafts.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether the batch's token vouches for this unit (its JSON text) and all memberships.
    fn is_trusted(&mut self, unit: &'a [u8]) -> bool {
        if let Some((known, outcome)) = self.checked
            && known == unit
        {
            return outcome;
        }
        let origin = &self.parsed.origin;
        let outcome = match (&origin.token, &origin.version, std::str::from_utf8(unit)) {
            (Some(token), Some(Version::Document(cv)), Ok(unit)) if !unit.is_empty() => {
                let groups: Vec<_> =
                    origin.memberships.iter().map(|one| (one.name.as_str(), one.group.as_str())).collect();
                token::verify(&self.policy.token_key, unit.trim_matches('"'), cv, &groups, token, self.now)
            }
            _ => false,
        };
        self.checked = Some((unit, outcome));
        outcome
    }

    fn write(&mut self, draft: &Draft) -> Result<(), Cause> {
        let (user_id, id) = (self.text(&draft.user_id), self.text(&draft.id));
        // A user id counts only if the server vouches for it.
        let is_user = !user_id.is_empty() && self.is_trusted(user_id);
        let trusted = is_user || self.is_trusted(id);
        if draft.class == Class::Exposure && !is_user && id.is_empty() {
            return Err(Cause::Unit);
        }
        self.event.clear();
        self.event.push(b'{');
        self.event.extend_from_slice(self.text(&draft.name));
        self.event.extend_from_slice(b",\"user\":{");
        if is_user {
            self.event.extend_from_slice(b"\"userID\":");
            self.event.extend_from_slice(user_id);
        }
        let rest = self.text(&draft.user);
        if is_user && !rest.is_empty() {
            self.event.push(b',');
        }
        self.event.extend_from_slice(rest);
        self.event.extend_from_slice(b"},");
        self.event.extend_from_slice(self.text(&draft.tail));
        self.event.extend_from_slice(b",\"time\":");
        let before_time = self.event.len();
        write_json(&mut self.event, &draft.time);
        let own_id = self.parsed.origin.event_id(draft.seq);
        let event_id = own_id.unwrap_or_else(|| sha256_hex(&self.event, 16));
        self.event.truncate(before_time);
        let given = draft.time.and_then(|time| i64::try_from(time).ok()).unwrap_or(self.now);
        let (least, most) = (self.now.saturating_sub(MOST_DRIFT), self.now.saturating_add(MOST_DRIFT));
        write_json(&mut self.event, &given.max(least).min(most));
        self.event.extend_from_slice(&self.sender);
        self.finish(&event_id, trusted)
    }

    fn finish(&mut self, event_id: &str, trusted: bool) -> Result<(), Cause> {
        let begun = self.lines.len();
        let origin = &self.parsed.origin;
        let head = Head {
            id: event_id,
            at: self.now,
            source: Source::Relay,
            version: origin.version.as_ref().map(|version| match version {
                Version::Document(cv) => ("cv", cv.as_str()),
                Version::Program(pv) => ("pv", pv.as_str()),
            }),
            trusted,
            previous: origin.previous.as_ref().filter(|_| begun == 0).map(|(view, seq)| (view.as_str(), *seq)),
        };
        head.write(&mut self.lines);
        self.lines.extend_from_slice(&self.event);
        line::finish(&self.memberships, &mut self.lines);
        let length = self.lines.len().saturating_sub(begun);
        if length > line::MOST_BYTES || self.lines.len() > MOST_BYTES {
            self.lines.truncate(begun);
            return Err(Cause::Size);
        }
        Ok(())
    }
}
