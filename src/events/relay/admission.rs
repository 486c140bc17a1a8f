//! Turns a body that a browser sent into lines of the spool: decodes and parses it under caps, builds new events of
//! what the policy allows, gives them ids, and applies the limits. The caller then appends the lines, and only after
//! that tells the browser that they are accepted.

use std::collections::BTreeMap;

use super::sending::Sending;
use super::writer::Writer;
use crate::events::limit::limiter::Unseen;
use crate::events::limit::{Client, Limiter, Row};
use crate::events::parse::body::{Parsed, parse};
use crate::events::parse::decode::BodyRefusal;
use crate::events::parse::draft::{Draft, EventClass};
use crate::events::policy::Policy;
use crate::events::words::cause::DropCause;

/// What became of a body.
#[derive(Debug)]
pub struct Relayed {
    /// 202, 400, 413 or 429.
    pub status: u16,
    /// How many events passed. They are accepted once their lines are appended to the spool.
    pub accepted: u64,
    /// Events that did not pass, by cause.
    pub dropped: BTreeMap<DropCause, u64>,
    /// The lines, each ended by a newline.
    pub lines: Vec<u8>,
    /// The page's timings, for the wiki's own metrics.
    pub timings: Vec<(&'static str, f64)>,
    /// The client that sent it.
    client: Client,
    /// How many of the accepted events are custom ones.
    custom: u64,
    /// How many events the browser gave up on.
    lost: u64,
}

impl Relayed {
    fn refused(status: u16, client: Client) -> Self {
        let (dropped, lines, timings) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { status, accepted: 0, dropped, lines, timings, client, custom: 0, lost: 0 }
    }

    fn drop(&mut self, cause: DropCause, count: u64) {
        if count > 0 {
            let sum = self.dropped.entry(cause).or_default();
            *sum = sum.saturating_add(count);
        }
    }

    /// To be called if the spool does not take the lines: nothing is accepted then, and the browser is to try later.
    pub fn refuse(&mut self) {
        let lost = std::mem::take(&mut self.accepted);
        self.drop(DropCause::Spool, lost);
        self.lines.clear();
        self.status = 429;
    }

    /// To be called before [`Relayed::refuse`]: takes back what the limiter has counted as accepted.
    pub fn take_back(&self, policy: &Policy, limiter: &mut Limiter, now: i64) {
        let counted = [(Row::Accepted, self.accepted), (Row::Custom, self.custom), (Row::Lost, self.lost)];
        limiter.take_back(self.client, counted, &policy.rates, now);
    }

    /// To be called where nobody else writes the timings down: adds them to the numbers of the day.
    pub fn count_timings(&self, policy: &Policy, limiter: &mut Limiter, now: i64) {
        limiter.count_timings(self.client, &self.timings, &policy.rates, now);
    }
}

/// Relays one body.
pub fn relay(body: &[u8], policy: &Policy, limiter: &mut Limiter, by: &Sending<'_>) -> Relayed {
    relay_after(body, policy, limiter, by, |_, _| ())
}

/// Relays a body of a page that was fetched in advance and that nobody has seen: it is counted as [`relay`] does, but
/// none of its events passes.
pub fn relay_unseen(body: &[u8], policy: &Policy, limiter: &mut Limiter, by: &Sending<'_>) -> Relayed {
    relay_after(body, policy, limiter, by, |parsed, relayed| {
        relayed.drop(DropCause::Prefetch, parsed.drafts.list.len() as u64);
        parsed.drafts.list.clear();
    })
}

/// Relays a body after `thin_out` has removed drafts that are not to pass.
fn relay_after(
    body: &[u8],
    policy: &Policy,
    limiter: &mut Limiter,
    by: &Sending<'_>,
    thin_out: impl FnOnce(&mut Parsed, &mut Relayed),
) -> Relayed {
    let now = by.now;
    let (client, rates) = (limiter.client(by.address, &policy.token_key, now), &policy.rates);
    if limiter.is_spent(client, rates, now) {
        limiter.refuse(client, rates, now);
        return Relayed::refused(429, client);
    }
    let mut parsed = match parse(body, policy) {
        Ok(parsed) => parsed,
        Err(refusal) => {
            let (status, row) = match refusal {
                BodyRefusal::Malformed => (400, Row::Malformed),
                BodyRefusal::TooLarge => (413, Row::TooLarge),
            };
            let is_taken = limiter.spend(client, 1, rates, now, |visit| visit.count(row, 1)).is_some();
            return Relayed::refused(if is_taken { status } else { 429 }, client);
        }
    };
    let mut relayed = Relayed::refused(202, client);
    relayed.dropped = std::mem::take(&mut parsed.dropped);
    relayed.timings = std::mem::take(&mut parsed.origin.timings);
    thin_out(&mut parsed, &mut relayed);
    admit(&parsed, policy, limiter, by, relayed)
}

/// Applies the limits to the drafts, and writes the lines of those that pass.
fn admit(parsed: &Parsed, policy: &Policy, limiter: &mut Limiter, by: &Sending<'_>, mut relayed: Relayed) -> Relayed {
    let (client, rates) = (relayed.client, &policy.rates);
    let count = parsed.drafts.list.len();
    let mut writer = Writer::new(parsed, policy, by);
    let (mut passed, mut unwritten) = (Vec::with_capacity(count), Vec::new());
    for draft in &parsed.drafts.list {
        match writer.write(draft) {
            Ok(()) => passed.push(draft),
            Err(cause) => unwritten.push(cause),
        }
    }
    let ids = unseen_ids(&passed, parsed, limiter, client);
    // A body of which nothing passes costs its sender as much as one event.
    let admitted = limiter.spend(client, count.max(1), rates, by.now, |visit| {
        unwritten.iter().for_each(|cause| relayed.drop(*cause, 1));
        let (mut admitted, mut last) = (Vec::with_capacity(passed.len()), (None, true));
        for (draft, id) in passed.iter().zip(&ids) {
            if *id != last.0 {
                last = (*id, id.is_none_or(|id| visit.take_id(id.id)));
            }
            if !last.1 {
                visit.record.refuse(1);
                relayed.drop(DropCause::Ids, 1);
            } else if draft.class == EventClass::Custom && !visit.take_custom() {
                relayed.drop(DropCause::Day, 1);
            } else {
                admitted.push((*draft, *id));
            }
        }
        visit.count(Row::Accepted, admitted.len() as u64);
        visit.count(Row::Lost, parsed.origin.lost);
        relayed.dropped.iter().for_each(|(cause, count)| visit.count(Row::Dropped(*cause), *count));
        admitted
    });
    let Some(admitted) = admitted else {
        relayed.status = 429;
        relayed.drop(DropCause::Rate, count as u64);
        return relayed;
    };
    admitted.iter().filter_map(|(_, id)| *id).for_each(|id| limiter.remember(id));
    if admitted.len() < passed.len() {
        // Limits refused some, which is rare: the lines of the others are written again.
        writer = Writer::new(parsed, policy, by);
        for (draft, _) in &admitted {
            let _ = writer.write(draft);
        }
    }
    relayed.accepted = admitted.len() as u64;
    relayed.custom = admitted.iter().filter(|(draft, _)| draft.class == EventClass::Custom).count() as u64;
    relayed.lost = parsed.origin.lost;
    relayed.lines = writer.lines;
    relayed
}

/// The id of each event, if the client may not have shown it before today; else `None`.
fn unseen_ids(drafts: &[&Draft], parsed: &Parsed, limiter: &Limiter, client: Client) -> Vec<Option<Unseen>> {
    let mut last: (&[u8], Option<Unseen>) = (b"", None);
    drafts
        .iter()
        .map(|draft| {
            let id = parsed.drafts.text.get(draft.user.id.clone()).unwrap_or_default();
            if id != last.0 {
                last = (id, if id.is_empty() { None } else { limiter.unseen(client, id) });
            }
            last.1
        })
        .collect()
}
