//! A batch: events that were judged and written in the form of their sink, ready to send. Each has the offset that
//! follows it in the file, so that what a sink has taken is never sent again.

use std::collections::HashSet;
use std::ops::Range;

use crate::worker::books::ledger::EventId;
use crate::worker::judge::verdict::CountedExposure;

/// The most events of a batch.
pub const MOST_EVENTS: usize = 500;
/// The most bytes of a batch's events as JSON; the envelope around them is below 200.
pub const MOST_BYTES: usize = (1 << 20) - 1_024;

/// One event of a batch.
#[derive(Debug)]
pub(in crate::worker) struct Item {
    /// Where its JSON ends in the batch's text.
    pub end: usize,
    /// Where the file goes on after its line.
    pub offset: u64,
    pub id: EventId,
    pub judgement: Judgement,
}

/// What the judge found out about an event that is sent.
#[derive(Debug)]
pub struct Judgement {
    /// When its line was written, ms.
    pub at: i64,
    /// Whether it could not be decided again.
    pub is_unverified: bool,
    /// Whether it stays with the wiki, and so does not count as sent.
    pub is_kept: bool,
    /// Memberships that were taken out.
    pub removed: u64,
    /// What rollups count; `None` for what is no exposure.
    pub counted: Option<CountedExposure>,
}

/// The events and dropped lines of one stretch of a file. All JSON stands in `text`, one event after the other.
#[derive(Debug, Default)]
pub struct Batch {
    pub(in crate::worker) text: Vec<u8>,
    pub(in crate::worker) items: Vec<Item>,
    /// The ids of `items`.
    pub(in crate::worker) known: HashSet<EventId, foldhash::fast::RandomState>,
    /// Lines that are not sent: where the file goes on after each, and why it was dropped.
    pub(in crate::worker) drops: Vec<(u64, &'static str)>,
    /// Where the file goes on after the last line that was looked at.
    pub end: u64,
}

/// Some events of a batch that follow one another: what a sink is given to send at once.
#[derive(Clone, Copy, Debug)]
pub struct EventRun<'a> {
    batch: &'a Batch,
    from: usize,
    to: usize,
}

impl<'a> EventRun<'a> {
    /// How many events it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.to.saturating_sub(self.from)
    }

    /// Each event's JSON, without newlines.
    pub fn events(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.received().map(|(event, _)| event)
    }

    /// Each event's JSON, and when its line was written, ms.
    pub fn received(&self) -> impl Iterator<Item = (&'a [u8], i64)> + use<'a> {
        let batch = self.batch;
        (self.from..self.to).map(move |at| (batch.event(at), batch.items.get(at).map_or(0, |item| item.judgement.at)))
    }
}

impl Batch {
    /// Whether there is neither an event nor a line that was dropped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.drops.is_empty()
    }

    /// How many events it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// The events with these numbers.
    #[must_use]
    pub fn run(&self, range: Range<usize>) -> EventRun<'_> {
        EventRun { batch: self, from: range.start, to: range.end.min(self.items.len()) }
    }

    /// One event's JSON.
    #[must_use]
    pub fn event(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).and_then(|before| self.items.get(before)).map_or(0, |item| item.end);
        self.items.get(at).and_then(|item| self.text.get(start..item.end)).unwrap_or_default()
    }

    /// Where the file goes on after the first `count` events; if these are all, after the last line looked at.
    #[must_use]
    pub fn offset_after(&self, count: usize) -> u64 {
        match count.checked_sub(1).and_then(|last| self.items.get(last)) {
            _ if count >= self.items.len() => self.end,
            Some(item) => item.offset,
            None => 0,
        }
    }

    /// Why lines were dropped that end after the offset `after`, and at `until` at the latest.
    pub fn dropped(&self, after: u64, until: u64) -> impl Iterator<Item = &'static str> {
        self.drops.iter().filter(move |(offset, _)| *offset > after && *offset <= until).map(|(_, cause)| *cause)
    }

    /// What the judge found out about the events with these numbers; what is counted may be taken out of it.
    pub fn judgements(&mut self, range: Range<usize>) -> impl Iterator<Item = &mut Judgement> {
        self.items.get_mut(range).unwrap_or_default().iter_mut().map(|item| &mut item.judgement)
    }

    /// The ids of the events with these numbers.
    pub fn ids(&self, range: Range<usize>) -> impl Iterator<Item = EventId> {
        self.items.get(range).unwrap_or_default().iter().map(|item| item.id)
    }
}
