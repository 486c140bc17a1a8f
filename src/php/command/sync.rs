//! `sync()`: fetches the config and the ID lists, once or as a loop.

use super::ship::{self, sinks};
use super::upstream::{CommandOptions, OPTIONS, chance, count, host, id_list_dir, required};
use crate::cache::file::read_file;
use crate::config::Snapshot;
use crate::php::basis::pin::compile;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::ini;
use crate::php::zend::signal::{self, Patience, StopSignal};
use crate::php::zend::signature::{Signature, Type};
use crate::worker::host::cause::Cause;
use crate::worker::host::clock::{Clock, SystemClock};
use crate::worker::host::listener::{ErrorStream, Listener};
use crate::worker::host::lock::Lock;
use crate::worker::host::outside::Outside;
use crate::worker::host::place::Place;
use crate::worker::net::fetch::Upstream;
use crate::worker::net::key::Key;
use crate::worker::net::transport::Transport;
use crate::worker::ship::shipping::Shipping;
use crate::worker::sinks::sink::Sink;
use crate::worker::sync::between::BetweenSyncs;
use crate::worker::sync::cycle::Cycle;
use crate::worker::sync::document::Sync;
use crate::worker::sync::id_list::IdListSync;
use crate::worker::sync::links::{ProgramLinks, has_own_entries};
use crate::worker::sync::renewal::Renewal;
use crate::worker::sync::report::{SyncOutcome, SyncReport};
use crate::worker::sync::shelf::DocumentJudge;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SYNC: Signature = Signature { name: "Statsig\\sync", parameters: OPTIONS, returns: Type::ARRAY };

/// How long to wait before a lock that another worker holds is tried again.
const LOCK_INTERVAL: Duration = Duration::from_millis(250);

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(SYNC.builder(sync_handler))
}

/// One round: the document, then the ID lists. Or a loop of them, until a signal ends it.
fn sync(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = CommandOptions::read(call)?;
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
            let outcome = if snapshot.is_some() { SyncOutcome::Failed } else { SyncOutcome::Unusable };
            table.insert("outcome", outcome.word())?;
            table.insert("cause", cause.word())?;
            table.insert("time", snapshot.map(|held| count(held.time())))?;
            table.insert("bytes", count(held.map_or(0, |held| held.len() as u64)))?;
        }
    }
    table.insert("stopped", options.interval.is_some() && signal::is_stopped())?;
    result.set_hashtable(table);
    Ok(())
}

/// The key; none where Statsig is not to be asked, or where no file of one is named and none is needed, as all entries are
/// those of wikis themselves.
fn key(options: &CommandOptions, place: &Place) -> Result<Option<Key>, Cause> {
    if !options.ask {
        return Ok(None);
    }
    if options.key_file.as_os_str().is_empty() && has_own_entries(place, SystemClock.now_ms()) {
        return Ok(None);
    }
    Ok(Some(Key::read(&options.key_file)?))
}

/// A cycle for one project, which does not ship and writes no policy file until told to.
fn cycle<'a>(options: &'a CommandOptions, place: &Place, transport: &'a Transport, key: Option<&'a Key>) -> Cycle<'a> {
    let source = key.map(|key| Upstream { transport, api: &options.api, key, max_bytes: options.max_bytes });
    let folder = id_list_dir(place);
    let sync = |source| Sync::new(source, place.clone(), options.force);
    Cycle {
        sync: source.map_or_else(|| Sync::alone(place.clone()), sync),
        lists: source.map(|source| IdListSync::new(source, &folder)),
        between: None,
        renewal: None,
        farm: None,
        programs: ProgramLinks::new(place.clone(), host(), options.max_bytes),
        interval: options.interval.unwrap_or_default(),
    }
}

/// Compiles a fetched document to see whether it may replace the one in use.
pub struct CompilingJudge;

impl DocumentJudge for CompilingJudge {
    fn judge(&mut self, document: &[u8]) -> Result<Option<Snapshot>, Cause> {
        match compile(document) {
            Ok(snapshot) => Ok(Some(snapshot)),
            Err("shape" | "no_updates" | "values") => Err(Cause::Garbage),
            Err(_) => Err(Cause::Uncompilable),
        }
    }
}

fn once(options: &CommandOptions, place: &Place) -> Result<SyncReport, Cause> {
    let key = key(options, place)?;
    let transport = Transport::new(&options.transport)?;
    let _lock = Lock::take(&place.lock())?;
    let (stop, mut quiet) = (AtomicBool::new(false), |_: &str| ());
    let mut outside = Outside { clock: &SystemClock, chance: &mut || 0.0, stop: &stop, listener: &mut quiet };
    Ok(cycle(options, place, &transport, key.as_ref()).single(&mut CompilingJudge, &mut outside))
}

/// Syncs, and ships where a spool is given, until a signal ends it. Returns the report of the last round.
fn repeat(
    options: &CommandOptions,
    place: &Place,
    spool: Option<(PathBuf, Vec<Box<dyn Sink>>)>,
) -> Result<SyncReport, Cause> {
    let key = key(options, place)?;
    let transport = Transport::new(&options.transport)?;
    let (stop, mut listener) = (StopSignal::catch(Patience::Short), ErrorStream::new());
    let _lock = wait_for(&place.lock(), stop.flag(), &mut listener)?;
    let mut verifier = ship::verifier(options);
    let shipping = spool.map(|(dir, sinks)| Shipping { dir, sinks, judge: &mut verifier, said: None });
    let mut shipping = shipping.map(|shipping| PatientShipping { shipping, stop: &stop });
    let mut cycle = cycle(options, place, &transport, key.as_ref());
    cycle.between = shipping.as_mut().map(|shipping| shipping as &mut dyn BetweenSyncs);
    cycle.renewal = match &*options.policy_command {
        [program, arguments @ ..] => Some(Renewal::new(program.clone(), arguments.to_vec())),
        [] => None,
    };
    cycle.farm = farm(options);
    let mut outside = Outside { clock: &SystemClock, chance: &mut chance, stop: stop.flag(), listener: &mut listener };
    cycle.run(&mut CompilingJudge, &mut outside).ok_or(Cause::Locked)
}

/// How a loop speaks to the store of a farm: each minute, and at once when something new is in place; where Statsig is not
/// asked, as often as the config is to be looked at.
fn farm(options: &CommandOptions) -> Option<Renewal> {
    let (program, arguments) = options.farm_command.split_first()?;
    let renewal = Renewal::new(program.clone(), arguments.to_vec());
    Some(if options.ask {
        renewal
    } else {
        renewal.every(options.interval.unwrap_or_default(), options.farm_looked.clone())
    })
}

/// Shipping that a signal does not cut off at once: a batch whose answer nobody waited for is sent again.
struct PatientShipping<'a> {
    shipping: Shipping<'a>,
    stop: &'a StopSignal,
}

impl BetweenSyncs for PatientShipping<'_> {
    fn once(&mut self, outside: &mut Outside<'_>, left: Duration, alive: &dyn Fn(i64)) -> Duration {
        self.stop.set_patience(Patience::Batch);
        let due = self.shipping.once(outside, left, alive);
        self.stop.set_patience(Patience::Short);
        due
    }
}

/// Takes the lock as soon as no other worker holds it. So a second loop may be started as a stand-by.
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
