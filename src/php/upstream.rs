//! `sync()` and `ship()`: the commands that talk to Statsig. Never in a web request.

use super::argument::{Call, handler};
use super::exception::misuse;
use super::option::text;
use super::pin::compile;
use super::signature::{Parameter, Signature, Type};
use super::{ini, request};
use crate::cache::read_file;
use crate::config::id_list::IdLists;
use crate::eval::Host;
use crate::worker::cause::Cause;
use crate::worker::clock::SystemClock;
use crate::worker::cycle::Cycle;
use crate::worker::day_file::{DayFiles, Retention};
use crate::worker::documents::Documents;
use crate::worker::fetch::Source;
use crate::worker::id_list::IdListSync;
use crate::worker::key::Key;
use crate::worker::lock::Lock;
use crate::worker::place::Place;
use crate::worker::report::Outcome;
use crate::worker::ship::{self, ship};
use crate::worker::shipment::Shipment;
use crate::worker::sink::{Sink, StatsigSink};
use crate::worker::sync::Sync;
use crate::worker::transport::{self, Transport};
use crate::worker::verifier::Verifier;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::Duration;

const OPTIONS: &[Parameter] = &[Parameter::optional("options", Type::ARRAY, "[]")];
const SYNC: Signature = Signature { name: "Statsig\\sync", parameters: OPTIONS, returns: Type::ARRAY };
const SHIP: Signature = Signature { name: "Statsig\\ship", parameters: OPTIONS, returns: Type::ARRAY };

/// Adds these functions to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(SYNC.builder(sync_handler)).function(SHIP.builder(ship_handler))
}

/// Settings, as far as the call does not say otherwise.
struct Options {
    transport: transport::Options,
    max_bytes: u64,
    api: String,
    events_api: String,
    key_file: PathBuf,
    max_batches: u64,
    /// `statsig` or `file`; none: all that are set up.
    sink: Option<String>,
    force: bool,
}

impl Options {
    fn read(call: &Call<'_>) -> PhpResult<Self> {
        if !request::is_command() {
            return Err(misuse(format!("{}() works on the command line only", call.function())));
        }
        let proxy = Some(ini::PROXY.text()).filter(|proxy| !proxy.is_empty());
        let mut options = Self {
            transport: transport::Options { proxy, ..transport::Options::default() },
            max_bytes: ini::MAX_CONFIG_BYTES.bytes(32 << 20),
            api: ini::API.text(),
            events_api: ini::EVENTS_API.text(),
            key_file: ini::SECRET_FILE.path(),
            max_batches: u64::MAX,
            sink: None,
            force: false,
        };
        let mut position = call.array(0)?.map(ZendHashTable::iter);
        while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
            let name = text(&name);
            if !options.set(&name, entry.dereference()) {
                let problem = if Self::NAMES.contains(&&*name) { "wrong value for" } else { "unknown" };
                return Err(misuse(format!("{}(): {problem} option '{}'", call.function(), name.escape_debug())));
            }
        }
        Ok(options)
    }

    const NAMES: [&str; 11] = [
        "timeoutMs",
        "connectTimeoutMs",
        "maxBytes",
        "api",
        "eventsApi",
        "keyFile",
        "caFile",
        "proxy",
        "maxBatches",
        "sink",
        "force",
    ];

    /// Sets one option; false if there is no such option, or not with this value.
    fn set(&mut self, name: &str, value: &Zval) -> bool {
        let number = value.long().and_then(|number| u64::try_from(number).ok()).filter(|number| *number > 0);
        let word = value.zend_str().map(|_| text(value).into_owned());
        match (name, number, word) {
            ("timeoutMs", Some(millis), _) => self.transport.total = Duration::from_millis(millis),
            ("connectTimeoutMs", Some(millis), _) => self.transport.connect = Duration::from_millis(millis),
            ("maxBytes", Some(bytes), _) => self.max_bytes = bytes,
            ("maxBatches", Some(batches), _) => self.max_batches = batches,
            ("api", _, Some(address)) => self.api = address,
            ("eventsApi", _, Some(address)) => self.events_api = address,
            ("keyFile", _, Some(path)) => self.key_file = path.into(),
            ("caFile", _, Some(path)) => self.transport.ca_file = Some(path.into()),
            ("proxy", _, Some(proxy)) => self.transport.proxy = Some(proxy).filter(|proxy| !proxy.is_empty()),
            ("sink", _, Some(sink)) if sink == "statsig" || sink == "file" => self.sink = Some(sink),
            ("force", ..) if value.is_bool() => self.force = value.is_true(),
            _ => return false,
        }
        true
    }
}

fn required(call: &Call<'_>, setting: ini::Setting) -> PhpResult<PathBuf> {
    let path = setting.path();
    if path.as_os_str().is_empty() {
        return Err(misuse(format!("{}(): {} is not set", call.function(), setting.name())));
    }
    Ok(path)
}

/// One round: the document, then the ID lists.
fn sync(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = Options::read(call)?;
    let place = Place::new(&required(call, ini::CONFIG_FILE)?);
    let synced = sync_once(&options, &place);
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
    result.set_hashtable(table);
    Ok(())
}

fn sync_once(options: &Options, place: &Place) -> Result<crate::worker::report::Report, Cause> {
    let key = Key::read(&options.key_file)?;
    let transport = Transport::new(&options.transport)?;
    let _lock = Lock::take(&place.lock())?;
    let source = Source { transport: &transport, api: &options.api, key: &key, max_bytes: options.max_bytes };
    let folder = id_list_dir(place);
    let mut cycle = Cycle {
        sync: Sync::new(source, place.clone(), options.force),
        lists: Some(IdListSync::new(source, &folder)),
        interval: Duration::ZERO,
    };
    let mut judge = |document: &[u8]| match compile(document) {
        Ok(_) => Ok(()),
        Err("shape" | "no_updates") => Err(Cause::Garbage),
        Err(_) => Err(Cause::Uncompilable),
    };
    Ok(cycle.single(&mut judge, &SystemClock, &mut |_| ()))
}

/// Sends what is in the spool.
fn ship_once(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = Options::read(call)?;
    let dir = required(call, ini::SPOOL_DIR)?;
    let shipment = match sinks(call, &options)? {
        Ok(sinks) => ship_to(sinks, &dir, &options, &mut verifier(&options)),
        Err(cause) => Shipment::stopped(cause.word()),
    };
    let mut dropped = ZendHashTable::new();
    for (cause, number) in &shipment.dropped {
        dropped.insert(*cause, count(*number))?;
    }
    let mut table = ZendHashTable::new();
    table.insert("shipped", count(shipment.shipped))?;
    table.insert("left", count(shipment.left))?;
    table.insert("dropped", dropped)?;
    table.insert("unverified", count(shipment.unverified))?;
    table.insert("quarantined", count(shipment.quarantined))?;
    table.insert("stopped", shipment.stopped)?;
    table.insert("waitMs", shipment.wait_ms)?;
    result.set_hashtable(table);
    Ok(())
}

/// Decides events again with the documents that sync keeps beside the config file.
fn verifier(options: &Options) -> Verifier {
    let place = Place::new(&ini::CONFIG_FILE.path());
    let documents = Documents::new(&place.versions(), place.config(), options.max_bytes);
    let lists = IdLists::load(&id_list_dir(&place), &IdLists::default()).unwrap_or_default();
    let host = ini::ENVIRONMENT.with(|tier| Host::with_tier(&String::from_utf8_lossy(tier)));
    Verifier::new(documents, host, lists)
}

fn id_list_dir(place: &Place) -> PathBuf {
    match ini::ID_LIST_DIR.path() {
        unset if unset.as_os_str().is_empty() => place.id_lists(),
        folder => folder,
    }
}

fn ship_to(mut sinks: Vec<Box<dyn Sink>>, dir: &Path, options: &Options, judge: &mut Verifier) -> Shipment {
    let mut each: Vec<&mut dyn Sink> = sinks.iter_mut().map(|sink| &mut **sink as &mut dyn Sink).collect();
    let options = ship::Options { max_batches: options.max_batches, force: options.force };
    ship(dir, &mut each, judge, options, &SystemClock, &mut chance)
}

/// Statsig where there is a key, and the folder of day files where one is set.
fn sinks(call: &Call<'_>, options: &Options) -> PhpResult<Result<Vec<Box<dyn Sink>>, Cause>> {
    let sink_dir = ini::SINK_DIR.path();
    let has_key = !options.key_file.as_os_str().is_empty();
    let (to_statsig, to_file) = match options.sink.as_deref() {
        Some(sink) => (sink == "statsig", sink == "file"),
        None => (has_key || sink_dir.as_os_str().is_empty(), !sink_dir.as_os_str().is_empty()),
    };
    let mut sinks: Vec<Box<dyn Sink>> = Vec::new();
    if to_statsig {
        match statsig(options) {
            Ok(sink) => sinks.push(Box::new(sink)),
            Err(cause) => return Ok(Err(cause)),
        }
    }
    if to_file {
        sinks.push(Box::new(DayFiles::new(&required(call, ini::SINK_DIR)?, Retention::default())));
    }
    Ok(Ok(sinks))
}

fn statsig(options: &Options) -> Result<StatsigSink, Cause> {
    let key = Key::read(&options.key_file)?;
    Ok(StatsigSink::new(Transport::new(&options.transport)?, &options.events_api, key))
}

/// A number within [0, 1), from the system's randomness.
#[allow(clippy::cast_precision_loss)]
fn chance() -> f64 {
    (RandomState::new().hash_one(0) >> 11) as f64 / (1_u64 << 53) as f64
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

handler!(sync_handler, SYNC, sync);
handler!(ship_handler, SHIP, ship_once);
