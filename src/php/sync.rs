//! `sync()`: fetches the config and the ID lists, once or as a loop.

use super::argument::{Call, handler};
use super::ini;
use super::pin::compile;
use super::ship::{self, sinks};
use super::signal::{self, Patience, StopSignal};
use super::signature::{Signature, Type};
use super::upstream::{OPTIONS, Options, chance, count, id_list_dir, required};
use crate::cache::read_file;
use crate::worker::cause::Cause;
use crate::worker::clock::{Clock, SystemClock};
use crate::worker::cycle::Cycle;
use crate::worker::errand::{Errand, Occasion, Shipping};
use crate::worker::fetch::Source;
use crate::worker::id_list::IdListSync;
use crate::worker::key::Key;
use crate::worker::listener::{ErrorStream, Listener};
use crate::worker::lock::Lock;
use crate::worker::place::Place;
use crate::worker::renewal::Renewal;
use crate::worker::report::{Outcome, Report};
use crate::worker::sink::Sink;
use crate::worker::sync::Sync;
use crate::worker::transport::Transport;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SYNC: Signature = Signature { name: "Statsig\\sync", parameters: OPTIONS, returns: Type::ARRAY };

/// Between two looks at a lock that another worker holds.
const LOCK_INTERVAL: Duration = Duration::from_millis(250);

/// Adds the function to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(SYNC.builder(sync_handler))
}

/// One round: the document, then the ID lists. Or a loop of them, until a signal ends it.
fn sync(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = Options::read(call)?;
    let place = Place::new(required(call, &options.config_file, ini::CONFIG_FILE)?);
    let synced = match options.interval {
        None => once(&options, &place),
        Some(_) => {
            let spool = options.ship.then(|| required(call, &options.spool_dir, ini::SPOOL_DIR)).transpose()?;
            let sinks = if options.ship { sinks(call, &options)? } else { Ok(Vec::new()) };
            sinks.and_then(|sinks| repeat(&options, &place, spool.map(|dir| (dir.to_owned(), sinks))))
        }
    };
    let mut table = ZendHashTable::new();
    match synced {
        Ok(report) => {
            table.insert("outcome", report.outcome.word())?;
            table.insert("cause", report.cause.map(Cause::word))?;
            table.insert("time", report.time.and_then(|time| i64::try_from(time).ok()))?;
            table.insert("bytes", count(report.bytes))?;
        }
        Err(cause) => {
            let held = read_file(place.config(), options.max_bytes).ok();
            let snapshot = held.as_ref().and_then(|document| compile(document).ok());
            let outcome = if snapshot.is_some() { Outcome::Failed } else { Outcome::Unusable };
            table.insert("outcome", outcome.word())?;
            table.insert("cause", cause.word())?;
            table.insert("time", snapshot.map(|held| count(held.published.snapshot.time())))?;
            table.insert("bytes", count(held.map_or(0, |held| held.len() as u64)))?;
        }
    }
    table.insert("stopped", options.interval.is_some() && signal::is_stopped())?;
    result.set_hashtable(table);
    Ok(())
}

/// The state of one project's sync.
fn cycle<'a>(options: &'a Options, place: &Place, transport: &'a Transport, key: &'a Key) -> Cycle<'a> {
    let source = Source { transport, api: &options.api, key, max_bytes: options.max_bytes };
    let folder = id_list_dir(place);
    Cycle {
        sync: Sync::new(source, place.clone(), options.force),
        lists: Some(IdListSync::new(source, &folder)),
        errand: None,
        renewal: None,
        interval: options.interval.unwrap_or_default(),
    }
}

/// Whether a document can be used.
fn judge(document: &[u8]) -> Result<(), Cause> {
    match compile(document) {
        Ok(_) => Ok(()),
        Err("shape" | "no_updates") => Err(Cause::Garbage),
        Err(_) => Err(Cause::Uncompilable),
    }
}

fn once(options: &Options, place: &Place) -> Result<Report, Cause> {
    let key = Key::read(&options.key_file)?;
    let transport = Transport::new(&options.transport)?;
    let _lock = Lock::take(&place.lock())?;
    Ok(cycle(options, place, &transport, &key).single(&mut judge, &SystemClock, &mut |_: &str| ()))
}

/// Syncs, and ships where a spool is given, until a signal ends it. The last report.
fn repeat(options: &Options, place: &Place, spool: Option<(PathBuf, Vec<Box<dyn Sink>>)>) -> Result<Report, Cause> {
    let key = Key::read(&options.key_file)?;
    let transport = Transport::new(&options.transport)?;
    let (stop, mut listener) = (StopSignal::catch(Patience::Short), ErrorStream::new());
    let _lock = wait_for(&place.lock(), stop.flag(), &mut listener)?;
    let mut verifier = ship::verifier(options);
    let shipping = spool.map(|(dir, sinks)| Shipping { dir, sinks, judge: &mut verifier, said: None });
    let mut shipping = shipping.map(|shipping| Unhurried { shipping, stop: &stop });
    let mut cycle = cycle(options, place, &transport, &key);
    cycle.errand = shipping.as_mut().map(|shipping| shipping as &mut dyn Errand);
    cycle.renewal = match &*options.policy_command {
        [program, arguments @ ..] => Some(Renewal::new(program.clone(), arguments.to_vec())),
        [] => None,
    };
    cycle.run(&mut judge, &SystemClock, stop.flag(), &mut chance, &mut listener).ok_or(Cause::Locked)
}

/// Shipping that is given the time to hear what became of a batch.
struct Unhurried<'a> {
    shipping: Shipping<'a>,
    stop: &'a StopSignal,
}

impl Errand for Unhurried<'_> {
    fn once(&mut self, occasion: Occasion<'_>) -> Duration {
        self.stop.be(Patience::Batch);
        let due = self.shipping.once(occasion);
        self.stop.be(Patience::Short);
        due
    }
}

/// The lock, as soon as no other worker holds it: of two loops one stands by.
fn wait_for(lock: &Path, stop: &AtomicBool, listener: &mut dyn Listener) -> Result<Lock, Cause> {
    let mut is_told = false;
    loop {
        match Lock::take(lock) {
            Err(Cause::Locked) if !stop.load(Ordering::SeqCst) => SystemClock.sleep(LOCK_INTERVAL),
            taken => return taken,
        }
        if !is_told {
            listener.changed("another worker runs; this one waits until it ends");
            is_told = true;
        }
    }
}

handler!(sync_handler, SYNC, sync);
