//! Parses a whole body of events in one pass, under caps. The result says who sent it and holds a draft of each event
//! that may pass.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::budget::BodyWalk;
use super::decode::{BodyRefusal, decode};
use super::draft::Drafts;
use super::event::SentEvent;
use super::node::{Any, Name};
use super::origin::Origin;
use super::walk::{Fields, Skip};
use crate::events::policy::Policy;
use crate::events::words::cause::DropCause;

/// What was read of a body. It borrows nothing from the body.
#[derive(Debug)]
pub(in crate::events) struct Parsed {
    pub origin: Origin,
    pub drafts: Drafts,
    /// Events that do not pass, by cause.
    pub dropped: BTreeMap<DropCause, u64>,
}

/// Parses a body as it arrived.
pub(in crate::events) fn parse(body: &[u8], policy: &Policy) -> Result<Parsed, BodyRefusal> {
    let text = decode(body)?;
    let drafts = Drafts::with_capacity(text.len());
    let mut parsed = Parsed { origin: Origin::default(), drafts, dropped: BTreeMap::new() };
    let mut walk = BodyWalk::new(policy.caps.clone());
    let mut parser = serde_json::Deserializer::from_str(&text);
    let whole = Body { walk: &mut walk, policy, parsed: &mut parsed };
    match parser.deserialize_map(whole).and_then(|has_events| parser.end().map(|()| has_events)) {
        Ok(true) => {
            parsed.origin.settle();
            Ok(parsed)
        }
        Err(_) if walk.is_over() => Err(BodyRefusal::TooLarge),
        _ => Err(BodyRefusal::Malformed),
    }
}

/// Visits the body's outermost map. Its value says whether there was a list of events.
struct Body<'a> {
    walk: &'a mut BodyWalk,
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
                    map.next_value_seed(Any(Fields { walk: self.walk, depth: 0, of, counts_keys: true }))?;
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

/// Visits the list of events.
struct Events<'a> {
    walk: &'a mut BodyWalk,
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
        let mut event = SentEvent::default();
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
                drop(DropCause::Events);
                continue;
            }
            event.clear();
            self.walk.flaw = None;
            if list
                .next_element_seed(Any(Fields { walk: self.walk, depth: 0, of: &mut event, counts_keys: true }))?
                .is_none()
            {
                break;
            }
            if let Err(cause) = self.parsed.drafts.admit(&event, self.walk.flaw, self.policy) {
                drop(cause);
            }
        }
        Ok(())
    }
}
