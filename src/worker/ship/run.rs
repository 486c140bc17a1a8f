//! Shipping the spool: the events of every closed file go to every sink, the oldest file first. A sink that fails
//! does not hold up the others. A file is removed when all sinks have taken all of it.

use std::collections::BTreeMap;
use std::path::Path;

use super::allowance::Allowance;
use super::compress::compress;
use super::options::ShipOptions;
use super::recount::Recount;
use super::recovery::recover;
use super::sink_at_work::{Delivery, SinkAtWork};
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
/// Where so many files are closed already, a small current file is not closed too: writers list the folder every
/// second, which must stay quick.
const MANY: usize = 256;

/// Ships once. The numbers of the result are those of the first sink; its `stopped` is the first failure of any
/// sink.
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
    let states = SinkStates::load(dir);
    let mut at_work: Vec<SinkAtWork<'_>> = Vec::with_capacity(sinks.len());
    for sink in sinks.iter_mut() {
        let state = states.0.get(sink.name()).cloned().unwrap_or_default();
        let ledger = Ledger::load(&Ledger::path(dir, sink.name()));
        let waits = state.is_waiting(outside.clock.now_ms()) && !options.force;
        at_work.push(SinkAtWork::new(&mut **sink, ledger, state, Allowance::new(options), waits.then_some("waiting")));
    }
    let mut shipment = Shipment::default();
    let (rollups, journal) = (RollupFiles::new(dir), Journal::new(dir));
    let mut run = ShipRun { dir, sinks: at_work, number: 0, states, cursors: BTreeMap::new(), rollups, journal };
    if let Err(cause) = run.all(judge, outside, &mut shipment) {
        shipment.stopped = Some(cause.word());
    }
    run.end(outside.clock.now_ms(), &mut shipment);
    shipment
}

struct ShipRun<'a> {
    dir: &'a Path,
    sinks: Vec<SinkAtWork<'a>>,
    /// Files closed in this run.
    number: u64,
    /// As they were written down last. Sinks that only other runs have are among them.
    states: SinkStates,
    /// Cursors that have moved since they were written down, by their file.
    cursors: BTreeMap<Closed, Cursor>,
    rollups: RollupFiles,
    journal: Journal,
}

impl ShipRun<'_> {
    fn all(&mut self, judge: &mut dyn Judge, outside: &mut Outside<'_>, shipment: &mut Shipment) -> Result<(), Cause> {
        // First the files that were closed earlier, then the current one.
        self.files(judge, outside, shipment)?;
        if self.may_close() && close_current(self.dir, outside.clock.now_ms(), self.number).map_err(|_| Cause::Write)? {
            self.number = self.number.saturating_add(1);
            self.files(judge, outside, shipment)?;
        }
        if self.sinks.iter().any(SinkAtWork::is_held_up) {
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
        size >= LARGE || (!many && self.sinks.iter().any(|at_work| at_work.stopped.is_none()))
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
            // A file that a stopped writer may still add to waits for the next run; the files after it do not.
            if self.sinks.iter().all(|at_work| at_work.stopped.is_some()) || !file.is_final() {
                continue;
            }
            while !self.file(&file, judge, outside, shipment) {
                self.save(outside.clock.now_ms())?;
            }
        }
        Ok(())
    }

    /// Lets every sink take what it can of a file. False where the journal is full: the state must then be written
    /// down before this is called again.
    fn file(
        &mut self,
        file: &Closed,
        judge: &mut dyn Judge,
        outside: &mut Outside<'_>,
        shipment: &mut Shipment,
    ) -> bool {
        let (quarantine, mut not_reported) = (Quarantine::new(self.dir), Shipment::default());
        let mut cursor = self.cursors.remove(file).unwrap_or_else(|| Cursor::load(file));
        let mut is_finished = true;
        for (at, at_work) in self.sinks.iter_mut().enumerate() {
            let mut delivery = Delivery {
                file,
                cursor: &mut cursor,
                judge: &mut *judge,
                quarantine: &quarantine,
                journal: &mut self.journal,
                outside: &mut *outside,
                shipment: if at == 0 { &mut *shipment } else { &mut not_reported },
                rollups: (at == 0).then_some(&mut self.rollups),
            };
            is_finished &= at_work.drain(&mut delivery);
        }
        if self.sinks.iter().all(|at_work| cursor.of(at_work.sink.name()) == DONE) {
            // The file goes first. After a kill in between, a cursor without its file is swept away, but a file
            // without its cursor would be sent again.
            if file.remove().is_ok() {
                let _ = std::fs::remove_file(file.beside(ENDING));
                return true;
            }
            shipment.stopped = Some(Cause::Write.word());
        }
        self.cursors.insert(file.clone(), cursor);
        is_finished
    }

    /// Writes the state of the spool down, if anything was settled since the last time, and ends the journal. After
    /// a failure nothing more may be settled in this run: a file that already names this journal as taken in would
    /// miss it.
    fn save(&mut self, now: i64) -> Result<(), Cause> {
        let journal_id = self.journal.id();
        let is_settled = !self.journal.is_empty();
        if is_settled {
            let resume_at = |file: &Closed, sink: &str| resume_offset(&self.cursors, file, sink);
            let sinks = self.sinks.iter().map(|at_work| &*at_work.sink).collect();
            let files = self.list()?;
            let recount = Recount { dir: self.dir, files: &files, sinks, resume_at: &resume_at };
            self.rollups.save(now, journal_id, |day| recount.day(day))?;
            for at_work in &mut self.sinks {
                at_work.ledger.save(&Ledger::path(self.dir, at_work.sink.name()))?;
            }
            for (file, cursor) in &self.cursors {
                cursor.save(file)?;
            }
            self.cursors.clear();
        }
        let mut states = self.states.clone();
        for at_work in &mut self.sinks {
            if is_settled {
                at_work.state.journal = journal_id;
            }
            if at_work.state != SinkState::default() {
                states.0.insert(at_work.sink.name().to_owned(), at_work.state.clone());
            }
        }
        if states != self.states {
            states.save(self.dir)?;
            self.states = states;
        }
        self.journal.end()
    }

    fn end(mut self, now: i64, shipment: &mut Shipment) {
        for at_work in &mut self.sinks {
            let removed = at_work.sink.removed();
            let state = &mut at_work.state;
            state.files_removed = state.files_removed.saturating_add(removed.len() as u64);
            shipment.removed.extend(removed);
            shipment.stopped = shipment.stopped.or(at_work.stopped).or(at_work.read_failure);
            shipment.wait_ms = shipment.wait_ms.max(at_work.state.wait_until.saturating_sub(now)).max(0);
        }
        // Where this fails the journal stays, and the next run recovers from it.
        if let Err(cause) = self.save(now) {
            shipment.stopped = shipment.stopped.or(Some(cause.word()));
        }
        let files = self.list().unwrap_or_default();
        sweep(self.dir, &files);
        if let Some(first) = self.sinks.first() {
            shipment.left = self.events_left(first.sink.name(), &files);
        }
    }

    /// How many events the sink has not taken yet.
    fn events_left(&self, sink: &str, files: &[Closed]) -> u64 {
        let begin = |file: &Closed| resume_offset(&self.cursors, file, sink);
        let current = Closed::plain(self.dir.join(CURRENT));
        let places = files.iter().map(|file| (file, begin(file))).chain([(&current, 0)]);
        places.map(|(file, begin)| count_lines_from(file, begin)).fold(0, u64::saturating_add)
    }
}

/// The offset from which a sink goes on in a file: the cursor in memory is ahead of the one on the disk.
fn resume_offset(cursors: &BTreeMap<Closed, Cursor>, file: &Closed, sink: &str) -> u64 {
    cursors.get(file).map_or_else(|| Cursor::load(file).of(sink), |cursor| cursor.of(sink))
}

/// Removes cursors whose file is gone, and temporary files of killed writers.
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

/// How many lines a file has from an offset on; blank ones do not count.
fn count_lines_from(file: &Closed, begin: u64) -> u64 {
    let mut sum = 0_u64;
    if begin == DONE {
        return sum;
    }
    each_line(file, begin, |line| sum = sum.saturating_add(u64::from(!line.trim().is_empty())));
    sum
}
