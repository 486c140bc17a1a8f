//! Recovery after a run was killed: brings cursors, ledgers, counters and rollups up to what the journal says that
//! the sinks have taken.

use std::collections::BTreeMap;
use std::path::Path;

use super::recount::Recount;
use crate::events::spool::claim::{Closed, closed};
use crate::worker::books::cursor::Cursor;
use crate::worker::books::journal::Journal;
use crate::worker::books::ledger::Ledger;
use crate::worker::books::rollup_files::RollupFiles;
use crate::worker::books::shipment::SinkStates;
use crate::worker::host::cause::Cause;
use crate::worker::sinks::sink::Sink;

/// Adds the journal of a killed run to the state of the spool, if there is such a journal. The shipper's lock must be
/// held. Where recovery is killed too, the next one begins again and counts nothing twice.
///
/// # Errors
/// [`Cause::Write`] or [`Cause::Read`]; the journal then stays.
pub(super) fn recover(dir: &Path, sinks: &[&mut dyn Sink], now: i64) -> Result<(), Cause> {
    let Some((journal_id, lines)) = Journal::left_behind(dir) else { return Journal::remove(dir) };
    let files = closed(dir).map_err(|_| Cause::Read)?;
    let mut states = SinkStates::load(dir);
    let (mut ledgers, mut cursors) = (BTreeMap::<String, Ledger>::new(), BTreeMap::<String, Cursor>::new());
    let mut rollups = RollupFiles::new(dir);
    for settled in &lines {
        let state = states.0.entry(settled.sink.clone()).or_default();
        if state.journal != journal_id {
            state.settle(settled);
        }
        let ledger =
            ledgers.entry(settled.sink.clone()).or_insert_with(|| Ledger::load(&Ledger::path(dir, &settled.sink)));
        settled.ids.iter().for_each(|id| ledger.note(*id));
        rollups.note_all(&settled.exposures);
        if let Some(file) = files.iter().find(|file| file.stem == settled.file) {
            let cursor = cursors.entry(settled.file.clone()).or_insert_with(|| Cursor::load(file));
            cursor.advance(&settled.sink, settled.offset);
        }
    }
    let resume_at = |file: &Closed, sink: &str| {
        let cursor = cursors.get(&file.stem);
        cursor.map_or_else(|| Cursor::load(file).of(sink), |cursor| cursor.of(sink))
    };
    let sinks = sinks.iter().map(|sink| &**sink).collect();
    let recount = Recount { dir, files: &files, sinks, resume_at: &resume_at };
    rollups.save(now, journal_id, |day| recount.day(day))?;
    for (sink, ledger) in &mut ledgers {
        ledger.save(&Ledger::path(dir, sink))?;
    }
    for file in &files {
        if let Some(cursor) = cursors.get(&file.stem) {
            cursor.save(file)?;
        }
    }
    states.0.values_mut().for_each(|state| state.journal = journal_id);
    states.save(dir)?;
    Journal::remove(dir)
}
