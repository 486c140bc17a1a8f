//! Shipping the spool: every closed file to every sink, oldest first. Each sink
//! goes at its own pace; a file goes when all have taken it.

use std::collections::BTreeMap;
use std::path::Path;

use super::allowance::Allowance;
use super::compress::compress;
use super::options::ShipOptions;
use super::recount::Recount;
use super::recovery::recover;
use super::sink_at_work::{Passage, SinkAtWork};
use crate::events::spool::claim::{CURRENT, Closed, close_current, closed};
use crate::events::spool::folder::prepare;
use crate::events::spool::line_reader::each_line;
use crate::worker::books::cursor::{Cursor, DONE, ENDING};
use crate::worker::books::journal::Journal;
use crate::worker::books::ledger::Ledger;
use crate::worker::books::quarantine::Quarantine;
use crate::worker::books::rollup_files::RollupFiles;
use crate::worker::books::shipment::{Shipment, SinkState, SinkStates};
use crate::worker::host::cause::Cause;
use crate::worker::host::lock::Lock;
use crate::worker::host::outside::Outside;
use crate::worker::judge::verdict::Judge;
use crate::worker::sinks::sink::Sink;

/// The lock's name within the spool.
const LOCK: &str = "ship.lock";
/// A current file of this size is closed even while nothing can be sent, so that it can be compressed.
const LARGE: u64 = 4 << 20;
/// With so many files closed already a small current one stays: writers count all files now and then.
const MANY: usize = 256;

/// Ships once. The first sink's numbers are the result's; any sink's failure is its `stopped`.
pub fn ship(
    dir: &Path,
    sinks: &mut [&mut dyn Sink],
    judge: &mut dyn Judge,
    options: ShipOptions<'_>,
    outside: &mut Outside<'_>,
) -> Shipment {
    if let Err(refused) = prepare(dir) {
        return Shipment::stopped(refused.word());
    }
    let _lock = match Lock::take(&dir.join(LOCK)) {
        Ok(lock) => lock,
        Err(cause) => return Shipment::stopped(cause.word()),
    };
    if let Err(cause) = recover(dir, sinks, outside.clock.now_ms()) {
        return Shipment::stopped(cause.word());
    }
    let state = SinkStates::load(dir);
    let mut outlets: Vec<SinkAtWork<'_>> = Vec::with_capacity(sinks.len());
    for sink in sinks.iter_mut() {
        let standing = state.0.get(sink.name()).cloned().unwrap_or_default();
        let ledger = Ledger::load(&Ledger::path(dir, sink.name()));
        let waits = standing.is_waiting(outside.clock.now_ms()) && !options.force;
        outlets.push(SinkAtWork::new(
            &mut **sink,
            ledger,
            standing,
            Allowance::new(options),
            waits.then_some("waiting"),
        ));
    }
    let mut shipment = Shipment::default();
    let (rollups, journal) = (RollupFiles::new(dir), Journal::new(dir));
    let mut run = ShipRun { dir, outlets, number: 0, state, cursors: BTreeMap::new(), rollups, journal };
    if let Err(cause) = run.all(judge, outside, &mut shipment) {
        shipment.stopped = Some(cause.word());
    }
    run.end(outside.clock.now_ms(), &mut shipment);
    shipment
}

struct ShipRun<'a> {
    dir: &'a Path,
    outlets: Vec<SinkAtWork<'a>>,
    /// Files closed in this run.
    number: u64,
    /// As it was written down last; of the sinks of other runs too.
    state: SinkStates,
    /// Of files that are there, as far as they moved on since they were written down.
    cursors: BTreeMap<Closed, Cursor>,
    rollups: RollupFiles,
    journal: Journal,
}

impl ShipRun<'_> {
    fn all(&mut self, judge: &mut dyn Judge, outside: &mut Outside<'_>, shipment: &mut Shipment) -> Result<(), Cause> {
        // What was closed before, then what writers have left since.
        self.files(judge, outside, shipment)?;
        if self.may_close() && close_current(self.dir, outside.clock.now_ms(), self.number).map_err(|_| Cause::Write)? {
            self.number = self.number.saturating_add(1);
            self.files(judge, outside, shipment)?;
        }
        if self.outlets.iter().any(SinkAtWork::is_held_up) {
            for file in self.list()?.iter().filter(|file| !file.is_gzip && file.is_final()) {
                // Without room for the compressed form the plain one stays.
                let _ = compress(file);
            }
        }
        Ok(())
    }

    fn may_close(&self) -> bool {
        let size = self.dir.join(CURRENT).metadata().map_or(0, |metadata| metadata.len());
        let many = self.list().map_or(0, |files| files.len()) >= MANY;
        size >= LARGE || (!many && self.outlets.iter().any(|outlet| outlet.stopped.is_none()))
    }

    fn list(&self) -> Result<Vec<Closed>, Cause> {
        closed(self.dir).map_err(|_| Cause::Read)
    }

    fn files(
        &mut self,
        judge: &mut dyn Judge,
        outside: &mut Outside<'_>,
        shipment: &mut Shipment,
    ) -> Result<(), Cause> {
        for file in self.list()? {
            // A writer that is stopped keeps its file for the next run, and holds up no other.
            if self.outlets.iter().all(|outlet| outlet.stopped.is_some()) || !file.is_final() {
                continue;
            }
            while !self.file(&file, judge, outside, shipment) {
                self.save(outside.clock.now_ms())?;
            }
        }
        Ok(())
    }

    /// Lets every sink take what it can of a file. False if it is to be called again, once the state is written down.
    fn file(
        &mut self,
        file: &Closed,
        judge: &mut dyn Judge,
        outside: &mut Outside<'_>,
        shipment: &mut Shipment,
    ) -> bool {
        let (quarantine, mut of_others) = (Quarantine::new(self.dir), Shipment::default());
        let mut cursor = self.cursors.remove(file).unwrap_or_else(|| Cursor::load(file));
        let mut is_through = true;
        for (at, outlet) in self.outlets.iter_mut().enumerate() {
            let mut passage = Passage {
                file,
                cursor: &mut cursor,
                judge: &mut *judge,
                quarantine: &quarantine,
                journal: &mut self.journal,
                outside: &mut *outside,
                shipment: if at == 0 { &mut *shipment } else { &mut of_others },
                rollups: (at == 0).then_some(&mut self.rollups),
            };
            is_through &= outlet.drain(&mut passage);
        }
        if self.outlets.iter().all(|outlet| cursor.of(outlet.sink.name()) == DONE) {
            // The file first: a cursor alone is swept away, a file alone would be sent again.
            if file.remove().is_ok() {
                let _ = std::fs::remove_file(file.beside(ENDING));
                return true;
            }
            shipment.stopped = Some(Cause::Write.word());
        }
        self.cursors.insert(file.clone(), cursor);
        is_through
    }

    /// Writes down where all stands, where anything was settled since. After a failure nothing may be settled any
    /// more: what has taken the journal in would miss it.
    fn save(&mut self, now: i64) -> Result<(), Cause> {
        let mark = self.journal.mark();
        let is_settled = !self.journal.is_empty();
        if is_settled {
            let begin = |file: &Closed, sink: &str| begin(&self.cursors, file, sink);
            let sinks = self.outlets.iter().map(|outlet| &*outlet.sink).collect();
            let files = self.list()?;
            let recount = Recount { dir: self.dir, files: &files, sinks, begin: &begin };
            self.rollups.save(now, mark, |day| recount.day(day))?;
            for outlet in &mut self.outlets {
                outlet.ledger.save(&Ledger::path(self.dir, outlet.sink.name()))?;
            }
            for (file, cursor) in &self.cursors {
                cursor.save(file)?;
            }
            self.cursors.clear();
        }
        let mut state = self.state.clone();
        for outlet in &mut self.outlets {
            if is_settled {
                outlet.standing.journal = mark;
            }
            if outlet.standing != SinkState::default() {
                state.0.insert(outlet.sink.name().to_owned(), outlet.standing.clone());
            }
        }
        if state != self.state {
            state.save(self.dir)?;
            self.state = state;
        }
        self.journal.end()
    }

    fn end(mut self, now: i64, shipment: &mut Shipment) {
        for outlet in &mut self.outlets {
            let removed = outlet.sink.removed();
            let standing = &mut outlet.standing;
            standing.files_removed = standing.files_removed.saturating_add(removed.len() as u64);
            shipment.removed.extend(removed);
            shipment.stopped = shipment.stopped.or(outlet.stopped).or(outlet.trouble);
            shipment.wait_ms = shipment.wait_ms.max(outlet.standing.wait_until.saturating_sub(now)).max(0);
        }
        // What cannot be written now the next run does, from the journal.
        if let Err(cause) = self.save(now) {
            shipment.stopped = shipment.stopped.or(Some(cause.word()));
        }
        let files = self.list().unwrap_or_default();
        sweep(self.dir, &files);
        if let Some(first) = self.outlets.first() {
            shipment.left = self.left(first.sink.name(), &files);
        }
    }

    /// Events that the sink has not taken yet.
    fn left(&self, sink: &str, files: &[Closed]) -> u64 {
        let begin = |file: &Closed| begin(&self.cursors, file, sink);
        let current = Closed::plain(self.dir.join(CURRENT));
        let places = files.iter().map(|file| (file, begin(file))).chain([(&current, 0)]);
        places.map(|(file, begin)| lines_from(file, begin)).fold(0, u64::saturating_add)
    }
}

/// Where a sink goes on in a file.
fn begin(cursors: &BTreeMap<Closed, Cursor>, file: &Closed, sink: &str) -> u64 {
    cursors.get(file).map_or_else(|| Cursor::load(file).of(sink), |cursor| cursor.of(sink))
}

/// Cursors of files that are gone, and what killed writers of ours left.
fn sweep(dir: &Path, files: &[Closed]) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(ENDING)) else { continue };
        if !files.iter().any(|file| file.stem == stem) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
    crate::worker::host::atomic_file::sweep(dir);
}

/// Lines of a file from an offset on.
fn lines_from(file: &Closed, begin: u64) -> u64 {
    let mut sum = 0_u64;
    if begin == DONE {
        return sum;
    }
    each_line(file, begin, |line| sum = sum.saturating_add(u64::from(!line.trim().is_empty())));
    sum
}
