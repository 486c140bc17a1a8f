//! One sink with what it has taken and how it fares; sends a file's events in
//! order, and finds the one among many that is refused.

use std::ops::Range;

use super::batch::Batch;
use super::cause::Cause;
use super::cursor::{Cursor, DONE};
use super::judge::Judge;
use super::ledger::Ledger;
use super::line_reader::LineReader;
use super::quarantine::Quarantine;
use super::rollup_files::RollupFiles;
use super::shipment::{Shipment, Standing};
use super::sink::{Sent, Sink};
use crate::events::claim::Closed;

/// Events refused one after another without any taken in between: by then the intake refuses
/// everything, and it is better to keep the spool than to set it aside event by event.
const MOST_REFUSED: u32 = 10;

/// Everything around the sending.
pub(super) struct Surroundings<'a> {
    pub judge: &'a mut dyn Judge,
    pub quarantine: &'a Quarantine,
    /// Batches that may yet be read in this run.
    pub batches: &'a mut u64,
    pub chance: &'a mut dyn FnMut() -> f64,
    pub clock: &'a dyn super::clock::Clock,
    pub shipment: &'a mut Shipment,
    /// Of the first sink only: each event counts once.
    pub rollups: Option<&'a mut RollupFiles>,
}

/// A sink at work.
pub(super) struct Outlet<'s> {
    pub sink: &'s mut dyn Sink,
    pub ledger: Ledger,
    pub standing: Standing,
    /// Why it takes no more in this run.
    pub stopped: Option<&'static str>,
    /// A file that cannot be read: it stays, and holds up no other.
    pub trouble: Option<&'static str>,
    /// The most events sent at once: less after "too large".
    most: usize,
    /// Refused in a row.
    refused: u32,
}

impl<'s> Outlet<'s> {
    pub(super) fn new(sink: &'s mut dyn Sink, ledger: Ledger, standing: Standing) -> Self {
        Self { sink, ledger, standing, stopped: None, trouble: None, most: super::batch::MOST_EVENTS, refused: 0 }
    }

    /// Sends what is left of a file. Its cursor tells how far that went.
    pub(super) fn drain(&mut self, file: &Closed, cursor: &mut Cursor, around: &mut Surroundings<'_>) {
        let begin = cursor.of(self.sink.name());
        if begin == DONE || self.stopped.is_some() {
            return;
        }
        let Ok(mut reader) = LineReader::open(file, begin) else {
            self.trouble = Some(Cause::Read.word());
            return;
        };
        let mut batch = Batch::default();
        while self.stopped.is_none() {
            if *around.batches == 0 {
                self.stopped = Some("batches");
                return;
            }
            let begin = reader.offset();
            let read = batch.fill(&mut reader, &self.ledger, around.judge, around.clock.now_ms());
            if !batch.is_empty() {
                *around.batches = around.batches.saturating_sub(1);
                self.deliver(&batch, begin, file, cursor, around);
            }
            match read {
                Ok(()) if !batch.is_empty() => {}
                Ok(()) => {
                    if cursor.advance(self.sink.name(), DONE, file).is_err() {
                        self.stopped = Some(Cause::Write.word());
                    }
                    return;
                }
                Err(_) => {
                    self.trouble = Some(Cause::Read.word());
                    return;
                }
            }
        }
    }

    /// Sends a batch from its first event to its last. A run that is refused is narrowed down:
    /// what lies before the first bad event is delivered on the way, so that the cursor only moves on.
    fn deliver(
        &mut self,
        batch: &Batch,
        mut offset: u64,
        file: &Closed,
        cursor: &mut Cursor,
        around: &mut Surroundings<'_>,
    ) {
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
            let now = around.clock.now_ms();
            let sent = if done == until { Sent::Accepted } else { self.sink.send(batch.run(done..until), now) };
            match sent {
                Sent::Accepted => {
                    self.refused = 0;
                    self.note(batch, done..until, around);
                    self.settle(batch, done..until, &mut offset, file, cursor, around);
                    let count = until.saturating_sub(done) as u64;
                    if count > 0 {
                        self.standing.succeed(count, now);
                    }
                    around.shipment.shipped = around.shipment.shipped.saturating_add(count);
                    done = until;
                    bad = bad.filter(|bad| *bad > done);
                }
                Sent::Refused | Sent::TooLarge if until.saturating_sub(done) == 1 => {
                    self.refused = self.refused.saturating_add(1);
                    self.set_aside(batch.event(done), around);
                    self.settle(batch, done..until, &mut offset, file, cursor, around);
                    done = until;
                    bad = None;
                    if self.refused >= MOST_REFUSED {
                        self.fail(Cause::Rejected, None, around);
                    }
                }
                Sent::Refused => bad = Some(until),
                Sent::TooLarge => {
                    self.most = until.saturating_sub(done).div_ceil(2);
                    bad = None;
                }
                Sent::Failed(cause, wait) => self.fail(cause, wait, around),
            }
            if self.stopped.is_some() {
                return;
            }
        }
    }

    /// Notes a run as done: its ids, the lines dropped among it, the cursor.
    fn settle(
        &mut self,
        batch: &Batch,
        range: Range<usize>,
        offset: &mut u64,
        file: &Closed,
        cursor: &mut Cursor,
        around: &mut Surroundings<'_>,
    ) {
        let next = batch.offset_after(range.end).max(*offset);
        if cursor.advance(self.sink.name(), next, file).is_err() {
            self.stopped = Some(Cause::Write.word());
        }
        for cause in batch.dropped(*offset, next) {
            self.standing.drop(cause);
            around.shipment.drop(cause);
        }
        for id in batch.ids(range) {
            self.ledger.note(id);
        }
        *offset = next;
    }

    /// Counts what the judge said of events that were taken.
    fn note(&mut self, batch: &Batch, range: Range<usize>, around: &mut Surroundings<'_>) {
        for mark in batch.marks(range) {
            let unverified = u64::from(mark.is_unverified);
            self.standing.unverified = self.standing.unverified.saturating_add(unverified);
            around.shipment.unverified = around.shipment.unverified.saturating_add(unverified);
            self.standing.removed = self.standing.removed.saturating_add(mark.removed);
            if let Some(rollups) = &mut around.rollups {
                rollups.note(mark);
            }
        }
    }

    fn set_aside(&mut self, event: &[u8], around: &mut Surroundings<'_>) {
        if around.quarantine.take(event) {
            self.standing.quarantined = self.standing.quarantined.saturating_add(1);
            around.shipment.quarantined = around.shipment.quarantined.saturating_add(1);
        } else {
            self.standing.drop("quarantine-full");
            around.shipment.drop("quarantine-full");
        }
    }

    fn fail(&mut self, cause: Cause, wait: Option<std::time::Duration>, around: &mut Surroundings<'_>) {
        self.standing.fail(cause, wait, (around.chance)(), around.clock.now_ms());
        self.stopped = Some(cause.word());
    }
}
