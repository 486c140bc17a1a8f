//! Shipping the spool: every closed file to every sink, oldest first. Each sink
//! goes at its own pace; a file goes when all have taken it.

use std::path::Path;

use super::cause::Cause;
use super::clock::Clock;
use super::compress::compress;
use super::cursor::{Cursor, DONE, ENDING};
use super::judge::Judge;
use super::ledger::Ledger;
use super::line_reader::LineReader;
use super::lock::Lock;
use super::outlet::{Outlet, Surroundings};
use super::quarantine::Quarantine;
use super::rollup_files::RollupFiles;
use super::shipment::{Shipment, State};
use super::sink::Sink;
use crate::events::claim::{Closed, close_current, closed};
use crate::events::spool::{CURRENT, prepare};

/// The lock's name within the spool.
const LOCK: &str = "ship.lock";
/// A current file of this size is closed even while nothing can be sent, so that it can be compressed.
const LARGE: u64 = 4 << 20;
/// With so many files closed already a small current one stays: writers count all files now and then.
const MANY: usize = 256;

/// How to ship.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Batches read in one run, all sinks together.
    pub max_batches: u64,
    /// Try although it is too early after a failure.
    pub force: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_batches: u64::MAX, force: false }
    }
}

/// Ships once. The first sink's numbers are the result's; any sink's failure is its `stopped`.
pub fn ship(
    dir: &Path,
    sinks: &mut [&mut dyn Sink],
    judge: &mut dyn Judge,
    options: Options,
    clock: &dyn Clock,
    chance: &mut dyn FnMut() -> f64,
) -> Shipment {
    if let Err(refused) = prepare(dir) {
        return Shipment::stopped(refused.word());
    }
    let _lock = match Lock::take(&dir.join(LOCK)) {
        Ok(lock) => lock,
        Err(cause) => return Shipment::stopped(cause.word()),
    };
    let mut state = State::load(dir);
    let mut outlets: Vec<Outlet<'_>> = Vec::with_capacity(sinks.len());
    for sink in sinks.iter_mut() {
        let standing = state.0.remove(sink.name()).unwrap_or_default();
        let ledger = Ledger::load(&ledger_path(dir, sink.name()));
        let waits = standing.is_waiting(clock.now_ms()) && !options.force;
        let mut outlet = Outlet::new(&mut **sink, ledger, standing);
        outlet.stopped = waits.then_some("waiting");
        outlets.push(outlet);
    }
    let mut shipment = Shipment::default();
    let rollups = RollupFiles::new(dir);
    let mut run = Run { dir, outlets, batches: options.max_batches, number: 0, rollups };
    if let Err(cause) = run.all(judge, clock, chance, &mut shipment) {
        shipment.stopped = Some(cause.word());
    }
    run.end(&mut state, clock.now_ms(), &mut shipment);
    shipment
}

fn ledger_path(dir: &Path, sink: &str) -> std::path::PathBuf {
    dir.join(format!("seen-{sink}"))
}

struct Run<'a> {
    dir: &'a Path,
    outlets: Vec<Outlet<'a>>,
    batches: u64,
    /// Files closed in this run.
    number: u64,
    rollups: RollupFiles,
}

impl Run<'_> {
    fn all(
        &mut self,
        judge: &mut dyn Judge,
        clock: &dyn Clock,
        chance: &mut dyn FnMut() -> f64,
        shipment: &mut Shipment,
    ) -> Result<(), Cause> {
        // What was closed before, then what writers have left since.
        self.files(judge, clock, chance, shipment)?;
        if self.may_close() && close_current(self.dir, clock.now_ms(), self.number).map_err(|_| Cause::Write)? {
            self.number = self.number.saturating_add(1);
            self.files(judge, clock, chance, shipment)?;
        }
        if self.is_stopped() {
            for file in self.list()?.iter().filter(|file| !file.is_gzip && file.is_final()) {
                // Without room for the compressed form the plain one stays.
                let _ = compress(file);
            }
        }
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        self.outlets.iter().any(|outlet| outlet.stopped.is_some())
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
        clock: &dyn Clock,
        chance: &mut dyn FnMut() -> f64,
        shipment: &mut Shipment,
    ) -> Result<(), Cause> {
        let quarantine = Quarantine::new(self.dir);
        for file in self.list()? {
            // A writer that is stopped keeps its file for the next run, and holds up no other.
            if self.outlets.iter().all(|outlet| outlet.stopped.is_some()) || !file.is_final() {
                continue;
            }
            let mut cursor = Cursor::load(&file);
            let mut of_others = Shipment::default();
            for (at, outlet) in self.outlets.iter_mut().enumerate() {
                let mut around = Surroundings {
                    judge: &mut *judge,
                    quarantine: &quarantine,
                    batches: &mut self.batches,
                    chance: &mut *chance,
                    clock,
                    shipment: if at == 0 { &mut *shipment } else { &mut of_others },
                    rollups: (at == 0).then_some(&mut self.rollups),
                };
                outlet.drain(&file, &mut cursor, &mut around);
            }
            if self.rollups.is_due() {
                // What cannot be written now is tried again at the end.
                let _ = self.rollups.save(clock.now_ms());
            }
            if self.outlets.iter().all(|outlet| cursor.of(outlet.sink.name()) == DONE) {
                // The file first: a cursor alone is swept away, a file alone would be sent again.
                file.remove().map_err(|_| Cause::Write)?;
                let _ = std::fs::remove_file(file.beside(ENDING));
            }
        }
        Ok(())
    }

    fn end(mut self, state: &mut State, now: i64, shipment: &mut Shipment) {
        let files = self.list().unwrap_or_default();
        sweep(self.dir, &files);
        if let Some(first) = self.outlets.first() {
            shipment.left = left(self.dir, first.sink.name(), &files);
        }
        for outlet in self.outlets {
            let name = outlet.sink.name();
            shipment.stopped = shipment.stopped.or(outlet.stopped).or(outlet.trouble);
            shipment.wait_ms = shipment.wait_ms.max(outlet.standing.wait_until.saturating_sub(now)).max(0);
            // Both are lost without harm: an event more may be sent twice, a wait be cut short.
            let _ = outlet.ledger.save(&ledger_path(self.dir, name));
            state.0.insert(name.to_owned(), outlet.standing);
        }
        let _ = state.save(self.dir);
        if let Err(cause) = self.rollups.save(now) {
            shipment.stopped = shipment.stopped.or(Some(cause.word()));
        }
    }
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
    super::atomic_file::sweep(dir);
}

/// Events that the sink has not taken yet.
fn left(dir: &Path, sink: &str, files: &[Closed]) -> u64 {
    let current = Closed { stem: String::new(), path: dir.join(CURRENT), is_gzip: false };
    let mut sum = 0_u64;
    for (file, begin) in files.iter().map(|file| (file, Cursor::load(file).of(sink))).chain([(&current, 0)]) {
        let Some(mut reader) =
            Some(begin).filter(|begin| *begin != DONE).and_then(|at| LineReader::open(file, at).ok())
        else {
            continue;
        };
        while let Ok(Some(line)) = reader.peek() {
            sum = sum.saturating_add(u64::from(!line.trim().is_empty()));
            reader.advance();
        }
    }
    sum
}
