//! One sink during a run. Sends it a file's events in order, in batches; where the sink refuses a batch, finds the
//! events that it is refused for, sets them aside and sends the others.

use std::ops::Range;

use super::allowance::Allowance;
use super::fill::BatchRules;
use crate::events::spool::claim::Closed;
use crate::events::spool::line_reader::LineReader;
use crate::worker::books::cursor::{Cursor, DONE};
use crate::worker::books::journal::{Journal, NotedExposure, Settled};
use crate::worker::books::ledger::Ledger;
use crate::worker::books::quarantine::Quarantine;
use crate::worker::books::rollup_files::RollupFiles;
use crate::worker::books::shipment::{Shipment, SinkState};
use crate::worker::host::cause::Cause;
use crate::worker::host::outside::Outside;
use crate::worker::judge::verdict::Judge;
use crate::worker::sinks::batch::{Batch, Judgement, MOST_EVENTS};
use crate::worker::sinks::sink::{Sent, Sink};

/// Events refused one after another without any taken in between: by then the intake refuses
/// everything, and it is better to keep the spool than to set it aside event by event.
const MOST_REFUSED: u32 = 10;
/// Reasons to stop after which the next run may begin at once: nothing has failed.
pub(super) const PAUSES: [&str; 3] = ["batches", "time", "stop"];
/// Why an event is dropped that can neither be sent nor set aside.
const NO_ROOM: &str = "quarantine-full";

/// One file whose events go to one sink, with all that keeps track of what became of them.
pub(super) struct Delivery<'a, 'b> {
    pub file: &'a Closed,
    pub cursor: &'a mut Cursor,
    pub judge: &'a mut dyn Judge,
    pub quarantine: &'a Quarantine,
    pub journal: &'a mut Journal,
    pub outside: &'a mut Outside<'b>,
    pub shipment: &'a mut Shipment,
    /// For the first sink only: rollups count each event once, however many sinks take it.
    pub rollups: Option<&'a mut RollupFiles>,
}

/// A sink, what it has taken in this and earlier runs, and whether it takes more in this one.
pub(super) struct SinkAtWork<'s> {
    pub sink: &'s mut dyn Sink,
    pub ledger: Ledger,
    pub state: SinkState,
    allowance: Allowance<'s>,
    /// Why it takes no more in this run.
    pub stopped: Option<&'static str>,
    /// Why a file could not be read. Such a file stays in the spool; the run goes on with the next one.
    pub read_failure: Option<&'static str>,
    /// The most events sent at once. Fewer after the sink has called a batch too large.
    max_events: usize,
    /// Events refused one after another, with none taken in between.
    refused_in_a_row: u32,
}

impl<'s> SinkAtWork<'s> {
    pub(super) fn new(
        sink: &'s mut dyn Sink,
        ledger: Ledger,
        state: SinkState,
        allowance: Allowance<'s>,
        stopped: Option<&'static str>,
    ) -> Self {
        Self {
            sink,
            ledger,
            state,
            allowance,
            stopped,
            read_failure: None,
            max_events: MOST_EVENTS,
            refused_in_a_row: 0,
        }
    }

    /// Whether it takes no more for some time, because it failed or still waits after a failure. False where only
    /// this run's allowance is used up.
    pub(super) fn is_held_up(&self) -> bool {
        self.stopped.is_some_and(|word| !PAUSES.contains(&word))
    }

    /// Sends what is left of the file, and moves the cursor as far as that went. False where the journal is full:
    /// the state must then be written down before this is called again.
    pub(super) fn drain(&mut self, delivery: &mut Delivery<'_, '_>) -> bool {
        let begin = delivery.cursor.of(self.sink.name());
        if begin == DONE || self.stopped.is_some() {
            return true;
        }
        let Ok(mut reader) = LineReader::open(delivery.file, begin) else {
            self.read_failure = Some(Cause::Read.word());
            return true;
        };
        let mut batch = Batch::default();
        while self.stopped.is_none() {
            if delivery.journal.is_due() {
                return false;
            }
            self.stopped = self.allowance.refuses_batch(delivery.outside);
            if self.stopped.is_some() {
                return true;
            }
            let begin = reader.offset();
            let (sink, ledger) = (&*self.sink, &self.ledger);
            let mut rules =
                BatchRules { sink, ledger, judge: &mut *delivery.judge, now: delivery.outside.clock.now_ms() };
            let read = batch.fill(&mut reader, &mut rules);
            if !batch.is_empty() {
                self.allowance.spend(delivery.outside);
                self.deliver(&mut batch, begin, delivery);
            }
            match read {
                Ok(()) if !batch.is_empty() => {}
                Ok(()) => {
                    let end = Settled { offset: DONE, at: delivery.outside.clock.now_ms(), ..Settled::default() };
                    self.settle(end, &[], delivery);
                    return true;
                }
                Err(_) => {
                    self.read_failure = Some(Cause::Read.word());
                    return true;
                }
            }
        }
        true
    }

    /// Sends a batch from its first event to its last. Where a run of events is refused, its first half is tried,
    /// and so on down to the one bad event. The good events before that are delivered on the way, so that the cursor
    /// never goes back. `offset` is the offset in the file up to which all is settled.
    fn deliver(&mut self, batch: &mut Batch, mut offset: u64, delivery: &mut Delivery<'_, '_>) {
        let total = batch.count();
        // Events before `done` are settled. `bad`: one of the events from `done` to there is refused.
        let (mut done, mut bad) = (0_usize, None::<usize>);
        while done < total || offset < batch.end {
            let open = bad.unwrap_or(total).min(done.saturating_add(self.max_events));
            let until = match bad {
                // The first half of what is known to hold a bad event, in the end that event alone.
                Some(_) => done.saturating_add(open.saturating_sub(done).div_ceil(2)),
                None => open,
            };
            if done < until && done > 0 {
                self.stopped = self.allowance.refuses_request(delivery.outside);
                if self.stopped.is_some() {
                    return;
                }
            }
            let now = delivery.outside.clock.now_ms();
            let sent = if done == until { Sent::Accepted } else { self.sink.send(batch.run(done..until), now) };
            match sent {
                Sent::Accepted => {
                    self.refused_in_a_row = 0;
                    let settled = self.taken(batch, done..until, delivery);
                    self.pass(settled, batch, done..until, &mut offset, delivery);
                    done = until;
                    bad = bad.filter(|bad| *bad > done);
                }
                Sent::Refused | Sent::TooLarge if until.saturating_sub(done) == 1 => {
                    self.refused_in_a_row = self.refused_in_a_row.saturating_add(1);
                    let settled = set_aside(batch.event(done), delivery);
                    self.pass(settled, batch, done..until, &mut offset, delivery);
                    done = until;
                    bad = None;
                    if self.refused_in_a_row >= MOST_REFUSED {
                        self.fail(Cause::Rejected, None, delivery);
                    }
                }
                Sent::Refused => bad = Some(until),
                Sent::TooLarge => {
                    self.max_events = until.saturating_sub(done).div_ceil(2);
                    bad = None;
                }
                Sent::Failed(cause, wait) => self.fail(cause, wait, delivery),
            }
            if self.stopped.is_some() {
                return;
            }
        }
    }

    /// What is to be counted for a run of events that the sink took.
    fn taken(&self, batch: &mut Batch, range: Range<usize>, delivery: &Delivery<'_, '_>) -> Settled {
        let mut settled = Settled::default();
        for judgement in batch.judgements(range) {
            settled.shipped = settled.shipped.saturating_add((!judgement.is_kept).into());
            settled.unverified = settled.unverified.saturating_add(judgement.is_unverified.into());
            settled.removed = settled.removed.saturating_add(judgement.removed);
            if let Some(counted) = judgement.counted.take().filter(|_| delivery.rollups.is_some()) {
                let Judgement { at, is_unverified, .. } = *judgement;
                settled.exposures.push(NotedExposure { at, is_unverified, counted });
            }
        }
        settled
    }

    /// Settles a run of events, together with the dropped lines that stand between them in the file.
    fn pass(
        &mut self,
        mut settled: Settled,
        batch: &Batch,
        range: Range<usize>,
        offset: &mut u64,
        delivery: &mut Delivery<'_, '_>,
    ) {
        let next = batch.offset_after(range.end).max(*offset);
        let dropped: Vec<&'static str> = batch.dropped(*offset, next).collect();
        settled.bytes = next.saturating_sub(*offset);
        settled.offset = next;
        settled.at = delivery.outside.clock.now_ms();
        settled.ids = batch.ids(range).collect();
        self.settle(settled, &dropped, delivery);
        *offset = next;
    }

    /// Writes down what was settled, and counts it.
    fn settle(&mut self, mut settled: Settled, dropped: &[&'static str], delivery: &mut Delivery<'_, '_>) {
        self.sink.name().clone_into(&mut settled.sink);
        settled.file.clone_from(&delivery.file.stem);
        for cause in dropped {
            let count = settled.dropped.entry((*cause).to_owned()).or_default();
            *count = count.saturating_add(1);
        }
        if delivery.journal.append(&settled).is_err() {
            self.stopped = Some(Cause::Write.word());
        }
        delivery.shipment.settle(&settled, dropped);
        self.state.settle(&settled);
        settled.ids.iter().for_each(|id| self.ledger.note(*id));
        if let Some(rollups) = &mut delivery.rollups {
            rollups.note_all(&settled.exposures);
        }
        delivery.cursor.advance(self.sink.name(), settled.offset);
    }

    fn fail(&mut self, cause: Cause, wait: Option<std::time::Duration>, delivery: &mut Delivery<'_, '_>) {
        self.state.fail(cause, wait, delivery.outside.roll(), delivery.outside.clock.now_ms());
        self.stopped = Some(cause.word());
    }
}

/// Puts a refused event into the quarantine. Returns what is to be counted for it.
fn set_aside(event: &[u8], delivery: &mut Delivery<'_, '_>) -> Settled {
    let mut settled = Settled::default();
    if delivery.quarantine.take(event) {
        settled.quarantined = 1;
    } else {
        // With no room in the quarantine the event is lost, and counts as dropped.
        settled.dropped.insert(NO_ROOM.to_owned(), 1);
        *delivery.shipment.dropped.entry(NO_ROOM).or_default() += 1;
    }
    settled
}
