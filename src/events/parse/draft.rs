//! Builds a new event from the parts that are allowed, instead of removing parts from the one that came: so nothing can
//! slip through. The result is a draft, as the sender may be named only at the end of the body, and the ids and the
//! user depend on the sender.

use std::ops::Range;

use super::draft_user::{DraftUser, begin, write_user};
use super::event::SentEvent;
use crate::events::policy::Policy;
use crate::events::words::cause::DropCause;
use crate::events::words::known::{CHECKS, FieldKind, KnownExposure, OVERRIDE_REASON, OVERRIDE_RULE};
use crate::events::words::shape::{Leaf, write_json, write_text};

/// The most bytes of all drafts of a body. That of an honest event has about 400.
const MOST_BYTES: usize = 1 << 20;
/// The most bytes that are set aside for drafts before there are any.
const MOST_ROOM: usize = 16 << 10;
/// Most bodies have no more events.
const USUAL_EVENTS: usize = 8;
/// The largest count of checks that is taken for real.
const MOST_COUNT: u64 = 1_000_000_000;

/// The kinds of events between which limits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::events) enum EventClass {
    /// A known exposure.
    Exposure,
    /// `statsig::non_exposed_checks`: the only one that has no unit.
    Checks,
    /// One of the policy's events.
    Custom,
}

/// One event that may pass, without what depends on its sender. The ranges point into [`Drafts::text`].
#[derive(Debug)]
pub(in crate::events) struct Draft {
    pub class: EventClass,
    /// `"eventName":...`
    pub name: Range<usize>,
    pub user: DraftUser,
    /// `"value":...,"metadata":...,"secondaryExposures":...`
    pub tail: Range<usize>,
    /// The time that the sender gave, ms.
    pub time: Option<u64>,
    pub seq: Option<u64>,
}

/// All drafts of a body.
#[derive(Debug)]
pub(in crate::events) struct Drafts {
    pub text: Vec<u8>,
    pub list: Vec<Draft>,
}

impl Drafts {
    /// Room for the drafts of a body of so many bytes: what is rebuilt is hardly larger than what came.
    pub(super) fn with_capacity(body: usize) -> Self {
        Self { text: Vec::with_capacity(body.min(MOST_ROOM)), list: Vec::with_capacity(USUAL_EVENTS) }
    }

    /// Adds the draft of an event, or says why it does not pass. `flaw` is what was found wrong while it was parsed.
    pub(super) fn admit(
        &mut self,
        event: &SentEvent<'_>,
        flaw: Option<DropCause>,
        policy: &Policy,
    ) -> Result<(), DropCause> {
        let begun = self.text.len();
        match self.rebuild(event, flaw, policy) {
            Ok(draft) if self.text.len() <= MOST_BYTES => {
                self.list.push(draft);
                Ok(())
            }
            other => {
                self.text.truncate(begun);
                Err(other.err().unwrap_or(DropCause::Size))
            }
        }
    }

    fn rebuild(&mut self, event: &SentEvent<'_>, flaw: Option<DropCause>, policy: &Policy) -> Result<Draft, DropCause> {
        let Some(name) = event.name.text() else { return Err(flaw.unwrap_or(DropCause::Shape)) };
        if name.len() > policy.caps.name_bytes {
            return Err(DropCause::Name);
        }
        let exposure = KnownExposure::named(name);
        let rule = policy.events.get(name);
        let class = match (exposure, rule) {
            (Some(_), _) => EventClass::Exposure,
            _ if name == CHECKS => EventClass::Checks,
            (None, Some(_)) => EventClass::Custom,
            (None, None) => return Err(DropCause::Unlisted),
        };
        // Only now, so that an event that is not in the policy is always called unlisted: this the site can mend.
        if let Some(cause) = flaw {
            return Err(cause);
        }
        let out = &mut self.text;
        let start = out.len();
        out.extend_from_slice(b"\"eventName\":");
        write_text(out, name);
        let name = start..out.len();
        let mut user = if class == EventClass::Checks { DraftUser::default() } else { write_user(event, policy, out) };
        if class != EventClass::Checks && user.id.is_empty() && user.user_id.is_empty() {
            return Err(DropCause::Unit);
        }
        if user.token.is_some()
            && !user.id.is_empty()
            && let Some(exposure) = exposure
        {
            let entry = event.metadata.get(exposure.entry_key()).text().unwrap_or_default();
            user.exposes = Some((exposure.name, entry.to_owned()));
        }
        let start = out.len();
        match (exposure, rule) {
            (Some(exposure), _) => write_exposure(event, exposure, out)?,
            (None, Some(rule)) => {
                match (&rule.value, &event.value) {
                    (None, _) | (Some(_), Leaf::Null) => {}
                    (Some(shape), value) => {
                        out.extend_from_slice(b"\"value\":");
                        if !shape.write(value, out) {
                            return Err(DropCause::Type);
                        }
                        out.push(b',');
                    }
                }
                out.extend_from_slice(b"\"metadata\":{");
                for (key, shape) in &rule.metadata {
                    let leaf = event.metadata.get(key);
                    if leaf == &Leaf::Null {
                        continue;
                    }
                    begin(key, out);
                    if !shape.write(leaf, out) {
                        return Err(DropCause::Type);
                    }
                }
                out.push(b'}');
            }
            (None, None) => write_checks(event, out),
        }
        let tail = start..out.len();
        Ok(Draft { class, name, user, tail, time: event.time.whole(), seq: event.seq.whole() })
    }
}

impl super::event::SentMetadata<'_> {
    /// The entry of this key; null where there is none.
    pub(super) fn get(&self, key: &str) -> &Leaf<'_> {
        self.entries.iter().find(|(name, _)| name == key).map_or(&Leaf::Null, |(_, leaf)| leaf)
    }
}

/// Whether an override decided, or one of the gates that were asked.
fn is_overridden(event: &SentEvent<'_>) -> bool {
    let is_override = |rule: &Leaf<'_>| rule.text() == Some(OVERRIDE_RULE);
    let reason = event.metadata.get("reason").text().unwrap_or_default();
    is_override(event.metadata.get("ruleID"))
        || reason.split(':').any(|word| word == OVERRIDE_REASON)
        || event.secondary.iter().any(|secondary| is_override(&secondary.rule))
}

fn write_exposure(event: &SentEvent<'_>, exposure: &KnownExposure, out: &mut Vec<u8>) -> Result<(), DropCause> {
    if is_overridden(event) {
        return Err(DropCause::Override);
    }
    out.extend_from_slice(b"\"value\":null,\"metadata\":{");
    for field in exposure.fields() {
        let before = out.len();
        begin(field.key, out);
        let given = event.metadata.get(field.key);
        if field.kind == FieldKind::Rule && given == &Leaf::Null {
            // A browser that decided by a program knows no rules; the worker restores them.
            write_text(out, "");
        } else if !field.kind.write(given, out) {
            if field.required {
                return Err(DropCause::Field);
            }
            out.truncate(before);
        }
    }
    out.extend_from_slice(b"},\"secondaryExposures\":[");
    for (at, secondary) in event.secondary.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        secondary.write(out)?;
    }
    out.push(b']');
    Ok(())
}

/// Writes names and counts of checks. An entry of another form is left out.
fn write_checks(event: &SentEvent<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\"metadata\":{\"checks\":{");
    for (name, count) in &event.metadata.checks {
        if let Some(count) = count.whole().filter(|count| *count <= MOST_COUNT)
            && crate::events::words::token::is_token(name)
        {
            begin(name, out);
            write_json(out, &count);
        }
    }
    out.extend_from_slice(b"}}");
}

impl super::event::SentSecondary<'_> {
    fn write(&self, out: &mut Vec<u8>) -> Result<(), DropCause> {
        for (lead, kind, leaf) in [
            ("{\"gate\":", FieldKind::Name, &self.gate),
            (",\"gateValue\":", FieldKind::Truth, &self.value),
            (",\"ruleID\":", FieldKind::Rule, &self.rule),
        ] {
            out.extend_from_slice(lead.as_bytes());
            if !kind.write(leaf, out) {
                return Err(DropCause::Field);
            }
        }
        out.push(b'}');
        Ok(())
    }
}
