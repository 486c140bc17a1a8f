//! A batch: events judged and made ready to send, each with the offset behind it, so that what was taken is
//! never sent again.

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
    /// The file's offset behind its line.
    pub offset: u64,
    pub id: EventId,
    pub judgement: Judgement,
}

/// What the judge found out about an event that is sent.
#[derive(Debug)]
pub struct Judgement {
    /// When its line was written, ms.
    pub at: i64,
    /// It could not be decided again.
    pub is_unverified: bool,
    /// Memberships that were taken out.
    pub removed: u64,
    /// Of exposures.
    pub counted: Option<CountedExposure>,
}

/// Lines of one stretch of a file.
#[derive(Debug, Default)]
pub struct Batch {
    pub(in crate::worker) text: Vec<u8>,
    pub(in crate::worker) items: Vec<Item>,
    /// Lines that are not sent: the offset behind each, and why.
    pub(in crate::worker) drops: Vec<(u64, &'static str)>,
    /// The file's offset behind the last line looked at.
    pub end: u64,
}

/// A run of events of a batch, as a sink sees it.
#[derive(Clone, Copy, Debug)]
pub struct EventRun<'a> {
    batch: &'a Batch,
    from: usize,
    to: usize,
}

impl<'a> EventRun<'a> {
    /// How many events.
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

    /// A run of its events.
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

    /// The offset behind the first `count` events: behind all lines looked at if these are all.
    #[must_use]
    pub fn offset_after(&self, count: usize) -> u64 {
        match count.checked_sub(1).and_then(|last| self.items.get(last)) {
            _ if count >= self.items.len() => self.end,
            Some(item) => item.offset,
            None => 0,
        }
    }

    /// Why lines between two offsets were not sent.
    pub fn dropped(&self, after: u64, until: u64) -> impl Iterator<Item = &'static str> {
        self.drops.iter().filter(move |(offset, _)| *offset > after && *offset <= until).map(|(_, cause)| *cause)
    }

    /// What the judge found out about a run.
    pub fn judgements(&self, range: Range<usize>) -> impl Iterator<Item = &Judgement> {
        self.items.get(range).unwrap_or_default().iter().map(|item| &item.judgement)
    }

    /// The ids of a run.
    pub fn ids(&self, range: Range<usize>) -> impl Iterator<Item = EventId> {
        self.items.get(range).unwrap_or_default().iter().map(|item| item.id)
    }
}
