//! Filling a batch: lines are read, judged, and written as their sink wants them.

use serde_json::value::RawValue;

use crate::config::json::canonical;
use crate::events::spool::line::Line;
use crate::events::spool::line_reader::LineReader;
use crate::worker::books::ledger::{EventId, Ledger, id};
use crate::worker::judge::verdict::{Judge, Passed, Verdict};
use crate::worker::sinks::batch::{Batch, Item, Judgement, MOST_BYTES, MOST_EVENTS};
use crate::worker::sinks::sink::Sink;

/// What decides which lines go into a batch, and in which form.
pub(super) struct BatchRules<'a> {
    /// The sink that the batch is for: it has its own form of an event, and its own limit of age.
    pub sink: &'a dyn Sink,
    /// Ids that this sink has taken before: such events are duplicates.
    pub ledger: &'a Ledger,
    /// Says of each event whether it may be sent, and what is to be changed in it.
    pub judge: &'a mut dyn Judge,
    /// The present time, ms.
    pub now: i64,
}

impl Batch {
    /// Reads until the batch is full or the file ends.
    ///
    /// # Errors
    /// What the file system or the decoder says; what was read before stays in the batch.
    pub(super) fn fill(&mut self, reader: &mut LineReader, rules: &mut BatchRules<'_>) -> std::io::Result<()> {
        self.text.clear();
        self.items.clear();
        self.known.clear();
        self.drops.clear();
        self.end = reader.offset();
        rules.judge.begin_batch();
        while self.items.len() < MOST_EVENTS {
            let Some(text) = reader.peek()? else { break };
            if !text.trim().is_empty() {
                let begun = self.text.len();
                let found = self.put(text, rules);
                if self.text.len() > MOST_BYTES && begun > 0 {
                    // Over the limit with this event: the next batch will begin with it.
                    self.text.truncate(begun);
                    break;
                }
                match found {
                    Ok((id, judgement)) => {
                        self.known.insert(id);
                        self.items.push(Item { end: self.text.len(), offset: reader.end(), id, judgement });
                    }
                    Err(cause) => {
                        self.text.truncate(begun);
                        self.drops.push((reader.end(), cause));
                    }
                }
            }
            self.end = reader.end();
            reader.advance();
        }
        Ok(())
    }

    fn put(&mut self, text: &str, rules: &mut BatchRules<'_>) -> Result<(EventId, Judgement), &'static str> {
        let line = Line::parse(text).ok_or("torn")?;
        let id = id(&line.id).ok_or("torn")?;
        if rules.sink.most_age().is_some_and(|most| rules.now.saturating_sub(line.at) > most) {
            return Err("age");
        }
        if rules.ledger.holds(&id) || self.known.contains(&id) {
            return Err("duplicate");
        }
        // Texts that nobody here reads may hold what is no JSON, as `1e999` or half of a surrogate: for one such event
        // Statsig would refuse all of its batch.
        let is_json = |raw: &RawValue| canonical(raw).is_some();
        if !is_json(line.e) || !line.m.is_none_or(is_json) {
            return Err("torn");
        }
        let event = serde_json::from_str(line.e.get()).map_err(|_| "torn")?;
        match rules.judge.judge(&line, &event) {
            Verdict::Pass(passed) => {
                let begun = self.text.len();
                rules.sink.write(&line, &event, &passed, &mut self.text);
                let is_kept = self.text.len() == begun;
                let Passed { is_unverified, removed, counted, .. } = passed;
                Ok((id, Judgement { at: line.at, is_unverified, is_kept, removed, counted }))
            }
            Verdict::Drop(cause) => Err(cause),
        }
    }
}
