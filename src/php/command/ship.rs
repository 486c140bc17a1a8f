//! `ship()`: sends the events of the spool to Statsig and to the site's own files, and removes them from it.

use super::upstream::{CommandOptions, OPTIONS, chance, count, host, id_list_dir, required};
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::ini;
use crate::php::zend::signal::{Patience, StopSignal};
use crate::php::zend::signature::{Signature, Type};
use crate::worker::books::shipment::Shipment;
use crate::worker::host::cause::Cause;
use crate::worker::host::clock::{Clock, SystemClock};
use crate::worker::host::outside::Outside;
use crate::worker::host::place::Place;
use crate::worker::judge::verifier::Verifier;
use crate::worker::kept::documents::Documents;
use crate::worker::kept::lists_in_place::ListsInPlace;
use crate::worker::net::key::Key;
use crate::worker::net::transport::Transport;
use crate::worker::ship::options::ShipOptions;
use crate::worker::ship::run;
use crate::worker::sinks::day_file::{DayFiles, Retention};
use crate::worker::sinks::sink::{Sink, StatsigSink};
use crate::worker::sync::attempt::Attempt;
use crate::worker::sync::links::ProgramLinks;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::Path;

const SHIP: Signature = Signature { name: "Statsig\\ship", parameters: OPTIONS, returns: Type::ARRAY };

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(SHIP.builder(ship_handler))
}

fn ship(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = CommandOptions::read(call)?;
    let dir = required(call, &options.spool_dir, ini::SPOOL_DIR)?;
    link(&options);
    let shipment = match sinks(call, &options)? {
        Ok(sinks) => ship_to(sinks, dir, &options, &mut verifier(&options)),
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
    table.insert("filesRemoved", count(shipment.removed.len() as u64))?;
    table.insert("stopped", shipment.stopped)?;
    table.insert("waitMs", shipment.wait_ms)?;
    result.set_hashtable(table);
    Ok(())
}

/// Decides events again with the documents that sync keeps beside the config file.
pub fn verifier(options: &CommandOptions) -> Verifier {
    let place = Place::new(&options.config_file);
    let documents = Documents::new(&place.versions(), place.config(), options.max_bytes);
    let lists = ListsInPlace::new(&id_list_dir(&place));
    Verifier::new(documents, host(), lists)
}

/// Links programs to the config in place where no sync does: on a site that puts its config there by other means.
fn link(options: &CommandOptions) {
    let place = Place::new(&options.config_file);
    if Attempt::load(&place.attempt()) == Attempt::default() {
        ProgramLinks::new(place, host(), options.max_bytes).refresh(SystemClock.now_ms());
    }
}

fn ship_to(mut sinks: Vec<Box<dyn Sink>>, dir: &Path, options: &CommandOptions, judge: &mut Verifier) -> Shipment {
    let mut each: Vec<&mut dyn Sink> = sinks.iter_mut().map(|sink| &mut **sink as &mut dyn Sink).collect();
    let stop = StopSignal::catch(Patience::Batch);
    let (max_batches, force) = (options.max_batches, options.force);
    let options = ShipOptions { max_batches, force, ..ShipOptions::default() };
    let mut quiet = |_: &str| ();
    let mut outside = Outside { clock: &SystemClock, chance: &mut chance, stop: stop.flag(), listener: &mut quiet };
    let shipment = run::ship(dir, &mut each, judge, options, &mut outside);
    stop.pass_on();
    shipment
}

/// Where events are sent: to Statsig if there is a key, to the folder of day files if one is set. The option `sink`
/// picks one of them.
pub fn sinks(call: &Call<'_>, options: &CommandOptions) -> PhpResult<Result<Vec<Box<dyn Sink>>, Cause>> {
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
        sinks.push(Box::new(DayFiles::new(required(call, &sink_dir, ini::SINK_DIR)?, retention())));
    }
    Ok(Ok(sinks))
}

/// How many days and bytes the file sink keeps.
fn retention() -> Retention {
    let default = Retention::default();
    let days = ini::SINK_DAYS.text().trim().parse().ok().filter(|days| *days > 0);
    Retention { days: days.unwrap_or(default.days), max_bytes: ini::SINK_MAX_BYTES.bytes(default.max_bytes) }
}

fn statsig(options: &CommandOptions) -> Result<StatsigSink, Cause> {
    let key = Key::read(&options.key_file)?;
    Ok(StatsigSink::new(Transport::new(&options.transport)?, &options.events_api, key))
}

handler!(ship_handler, SHIP, ship);
