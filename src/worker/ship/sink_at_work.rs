//! One sink with what it has taken and how it fares; sends a file's events in
//! order, and finds the one among many that is refused.

use std::ops::Range;

use super::allowance::Allowance;
use super::fill::Terms;
use crate::events::spool::claim::Closed;
use crate::events::spool::line_reader::LineReader;
use crate::worker::books::cursor::{Cursor, DONE};
use crate::worker::books::journal::{Journal, Noted, Settled};
use crate::worker::books::ledger::Ledger;
use crate::worker::books::quarantine::Quarantine;
use crate::worker::books::rollup_files::RollupFiles;
use crate::worker::books::shipment::{Shipment, SinkState};
use crate::worker::host::cause::Cause;
use crate::worker::host::outside::Outside;
use crate::worker::judge::verdict::Judge;
use crate::worker::sinks::batch::{Batch, MOST_EVENTS};
use crate::worker::sinks::sink::{Sent, Sink};

/// Events refused one after another without any taken in between: by then the intake refuses
/// everything, and it is better to keep the spool than to set it aside event by event.
const MOST_REFUSED: u32 = 10;
/// Why a run ends that goes on at once with the next one.
pub(super) const PAUSES: [&str; 3] = ["batches", "time", "stop"];
/// Why an event is dropped that can neither be sent nor set aside.
const NO_ROOM: &str = "quarantine-full";

/// One file on its way to one sink, and where it is noted what becomes of it.
pub(super) struct Passage<'a, 'b> {
    pub file: &'a Closed,
    pub cursor: &'a mut Cursor,
    pub judge: &'a mut dyn Judge,
    pub quarantine: &'a Quarantine,
    pub journal: &'a mut Journal,
    pub outside: &'a mut Outside<'b>,
    pub shipment: &'a mut Shipment,
    /// Of the first sink only: each event counts once.
    pub rollups: Option<&'a mut RollupFiles>,
}

/// A sink at work.
pub(super) struct SinkAtWork<'s> {
    pub sink: &'s mut dyn Sink,
    pub ledger: Ledger,
    pub standing: SinkState,
    allowance: Allowance<'s>,
    /// Why it takes no more in this run.
    pub stopped: Option<&'static str>,
    /// A file that cannot be read: it stays, and holds up no other.
    pub trouble: Option<&'static str>,
    /// The most events sent at once: less after "too large".
    most: usize,
    /// Refused in a row.
    refused: u32,
}

impl<'s> SinkAtWork<'s> {
    pub(super) fn new(
        sink: &'s mut dyn Sink,
        ledger: Ledger,
        standing: SinkState,
        allowance: Allowance<'s>,
        stopped: Option<&'static str>,
    ) -> Self {
        Self { sink, ledger, standing, allowance, stopped, trouble: None, most: MOST_EVENTS, refused: 0 }
    }

    /// Whether something keeps it from taking more for some time; where only its run is over, that is not so.
    pub(super) fn is_held_up(&self) -> bool {
        self.stopped.is_some_and(|word| !PAUSES.contains(&word))
    }

    /// Sends what is left of the file. Its cursor tells how far that went. False if it is to be called again, once
    /// the state is written down.
    pub(super) fn drain(&mut self, on: &mut Passage<'_, '_>) -> bool {
        let begin = on.cursor.of(self.sink.name());
        if begin == DONE || self.stopped.is_some() {
            return true;
        }
        let Ok(mut reader) = LineReader::open(on.file, begin) else {
            self.trouble = Some(Cause::Read.word());
            return true;
        };
        let mut batch = Batch::default();
        while self.stopped.is_none() {
            if on.journal.is_due() {
                return false;
            }
            self.stopped = self.allowance.refuses_batch(on.outside);
            if self.stopped.is_some() {
                return true;
            }
            let begin = reader.offset();
            let (sink, ledger) = (&*self.sink, &self.ledger);
            let mut terms = Terms { sink, ledger, judge: &mut *on.judge, now: on.outside.clock.now_ms() };
            let read = batch.fill(&mut reader, &mut terms);
            if !batch.is_empty() {
                self.allowance.spend(on.outside);
                self.deliver(&batch, begin, on);
            }
            match read {
                Ok(()) if !batch.is_empty() => {}
                Ok(()) => {
                    let end = Settled { offset: DONE, at: on.outside.clock.now_ms(), ..Settled::default() };
                    self.settle(end, &[], on);
                    return true;
                }
                Err(_) => {
                    self.trouble = Some(Cause::Read.word());
                    return true;
                }
            }
        }
        true
    }

    /// Sends a batch from its first event to its last. A run that is refused is narrowed down:
    /// what lies before the first bad event is delivered on the way, so that the cursor only moves on.
    fn deliver(&mut self, batch: &Batch, mut offset: u64, on: &mut Passage<'_, '_>) {
        let total = batch.count();
        // Events before `done` are settled; a refused one lies before `bad`.
        let (mut done, mut bad) = (0_usize, None::<usize>);
        while done < total || offset < batch.end {
            let open = bad.unwrap_or(total).min(done.saturating_add(self.most));
            let until = match bad {
                // Half of what is known to hold a bad one; the last one alone.
                Some(_) => done.saturating_add(open.saturating_sub(done).div_ceil(2)),
                None => open,
            };
            if done < until && done > 0 {
                self.stopped = self.allowance.refuses_request(on.outside);
                if self.stopped.is_some() {
                    return;
                }
            }
            let now = on.outside.clock.now_ms();
            let sent = if done == until { Sent::Accepted } else { self.sink.send(batch.run(done..until), now) };
            match sent {
                Sent::Accepted => {
                    self.refused = 0;
                    let settled = self.taken(batch, done..until, on);
                    self.pass(settled, batch, done..until, &mut offset, on);
                    done = until;
                    bad = bad.filter(|bad| *bad > done);
                }
                Sent::Refused | Sent::TooLarge if until.saturating_sub(done) == 1 => {
                    self.refused = self.refused.saturating_add(1);
                    let settled = set_aside(batch.event(done), on);
                    self.pass(settled, batch, done..until, &mut offset, on);
                    done = until;
                    bad = None;
                    if self.refused >= MOST_REFUSED {
                        self.fail(Cause::Rejected, None, on);
                    }
                }
                Sent::Refused => bad = Some(until),
                Sent::TooLarge => {
                    self.most = until.saturating_sub(done).div_ceil(2);
                    bad = None;
                }
                Sent::Failed(cause, wait) => self.fail(cause, wait, on),
            }
            if self.stopped.is_some() {
                return;
            }
        }
    }

    /// What is counted of a run that was taken.
    fn taken(&self, batch: &Batch, range: Range<usize>, on: &Passage<'_, '_>) -> Settled {
        let mut settled = Settled { shipped: range.len() as u64, ..Settled::default() };
        for mark in batch.marks(range) {
            settled.unverified = settled.unverified.saturating_add(mark.is_unverified.into());
            settled.removed = settled.removed.saturating_add(mark.removed);
            if let Some(seen) = mark.seen.as_ref().filter(|_| on.rollups.is_some()) {
                settled.seen.push(Noted::new(mark.at, mark.is_unverified, seen));
            }
        }
        settled
    }

    /// Notes a run as done, with the lines dropped among it.
    fn pass(
        &mut self,
        mut settled: Settled,
        batch: &Batch,
        range: Range<usize>,
        offset: &mut u64,
        on: &mut Passage<'_, '_>,
    ) {
        let next = batch.offset_after(range.end).max(*offset);
        let dropped: Vec<&'static str> = batch.dropped(*offset, next).collect();
        settled.bytes = next.saturating_sub(*offset);
        settled.offset = next;
        settled.at = on.outside.clock.now_ms();
        settled.ids = batch.ids(range).collect();
        self.settle(settled, &dropped, on);
        *offset = next;
    }

    /// Writes down what was settled, and counts it.
    fn settle(&mut self, mut settled: Settled, dropped: &[&'static str], on: &mut Passage<'_, '_>) {
        self.sink.name().clone_into(&mut settled.sink);
        settled.file.clone_from(&on.file.stem);
        for cause in dropped {
            let count = settled.dropped.entry((*cause).to_owned()).or_default();
            *count = count.saturating_add(1);
        }
        if on.journal.append(&settled).is_err() {
            self.stopped = Some(Cause::Write.word());
        }
        on.shipment.settle(&settled, dropped);
        self.standing.settle(&settled);
        settled.ids.iter().for_each(|id| self.ledger.note(*id));
        if let Some(rollups) = &mut on.rollups {
            rollups.note_all(&settled.seen);
        }
        on.cursor.advance(self.sink.name(), settled.offset);
    }

    fn fail(&mut self, cause: Cause, wait: Option<std::time::Duration>, on: &mut Passage<'_, '_>) {
        self.standing.fail(cause, wait, on.outside.roll(), on.outside.clock.now_ms());
        self.stopped = Some(cause.word());
    }
}

/// Sets an event aside; what is counted of that.
fn set_aside(event: &[u8], on: &mut Passage<'_, '_>) -> Settled {
    let mut settled = Settled::default();
    if on.quarantine.take(event) {
        settled.quarantined = 1;
    } else {
        // As an event of its own kind it is among the dropped.
        settled.dropped.insert(NO_ROOM.to_owned(), 1);
        *on.shipment.dropped.entry(NO_ROOM).or_default() += 1;
    }
    settled
}
