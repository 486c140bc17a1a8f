//! Filling a batch: lines are read, judged, and written as their sink wants them.

use crate::events::spool::line::Line;
use crate::events::spool::line_reader::LineReader;
use crate::worker::books::ledger::{EventId, Ledger, id};
use crate::worker::judge::verdict::{Judge, Passed, Verdict};
use crate::worker::sinks::batch::{Batch, Item, Judgement, MOST_BYTES, MOST_EVENTS};
use crate::worker::sinks::sink::Sink;

/// Who the events are for, and who says which may go.
pub(super) struct Terms<'a> {
    /// Takes them.
    pub sink: &'a dyn Sink,
    /// What it has taken before.
    pub ledger: &'a Ledger,
    /// Judges each.
    pub judge: &'a mut dyn Judge,
    /// Now, ms.
    pub now: i64,
}

impl Batch {
    /// Reads until the batch is full or the file ends.
    ///
    /// # Errors
    /// What the file system or the decoder says; what was read before stays in the batch.
    pub(super) fn fill(&mut self, reader: &mut LineReader, terms: &mut Terms<'_>) -> std::io::Result<()> {
        self.text.clear();
        self.items.clear();
        self.drops.clear();
        self.end = reader.offset();
        while self.items.len() < MOST_EVENTS {
            let Some(text) = reader.peek()? else { break };
            if !text.trim().is_empty() {
                let begun = self.text.len();
                let found = self.put(text, terms);
                if self.text.len() > MOST_BYTES && begun > 0 {
                    // It is the next batch's first.
                    self.text.truncate(begun);
                    break;
                }
                match found {
                    Ok((id, mark)) => {
                        self.items.push(Item { end: self.text.len(), offset: reader.end(), id, mark });
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

    fn put(&mut self, text: &str, terms: &mut Terms<'_>) -> Result<(EventId, Judgement), &'static str> {
        let line = Line::parse(text).ok_or("torn")?;
        let id = id(&line.id).ok_or("torn")?;
        if terms.sink.most_age().is_some_and(|most| terms.now.saturating_sub(line.at) > most) {
            return Err("age");
        }
        if terms.ledger.holds(&id) || self.items.iter().any(|item| item.id == id) {
            return Err("duplicate");
        }
        let event = serde_json::from_str(line.e.get()).map_err(|_| "torn")?;
        match terms.judge.judge(&line, &event) {
            Verdict::Pass(passed) => {
                terms.sink.write(&line, &event, &passed, &mut self.text);
                let Passed { is_unverified, removed, seen, .. } = passed;
                Ok((id, Judgement { at: line.at, is_unverified, removed, seen }))
            }
            Verdict::Drop(cause) => Err(cause),
        }
    }
}
