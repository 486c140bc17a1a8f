//! `Statsig\ship()`: sends the spool once. Commands only.

use super::argument::Call;
use super::ini;
use super::signature::{Parameter, Signature, Type};
use super::upstream::Options;
use crate::worker::backoff::chance;
use crate::worker::cause::Cause;
use crate::worker::clock::SystemClock;
use crate::worker::day_file::{DayFiles, Retention};
use crate::worker::judge::PassAll;
use crate::worker::key::Key;
use crate::worker::ship::{Options as Bounds, ship as send};
use crate::worker::shipment::Shipment;
use crate::worker::sink::{Sink, StatsigSink};
use crate::worker::transport::Transport;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

pub(super) const SHIP: Signature = Signature {
    name: "Statsig\\ship",
    parameters: &[Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::ARRAY,
};

pub(super) fn ship(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = Options::read(call)?;
    let shipment = run(&options).unwrap_or_else(|cause| Shipment::stopped(cause.word()));
    let mut dropped = ZendHashTable::new();
    for (cause, count) in &shipment.dropped {
        dropped.insert(*cause, i64::try_from(*count).unwrap_or(i64::MAX))?;
    }
    let mut table = ZendHashTable::new();
    table.insert("shipped", i64::try_from(shipment.shipped).unwrap_or(i64::MAX))?;
    table.insert("left", i64::try_from(shipment.left).unwrap_or(i64::MAX))?;
    table.insert("dropped", dropped)?;
    table.insert("stopped", shipment.stopped)?;
    result.set_hashtable(table);
    Ok(())
}

fn run(options: &Options) -> Result<Shipment, Cause> {
    // Without a key the site's own files are the sink.
    let keyed = !options.key_file.as_os_str().is_empty();
    let sink = options.sink.as_deref().unwrap_or(if keyed { "statsig" } else { "file" });
    let spool = ini::SPOOL_DIR.path();
    let mut statsig = match sink {
        "statsig" | "both" => {
            let transport = Transport::new(&options.reach)?;
            Some(StatsigSink::new(transport, &options.events_api, Key::read(&options.key_file)?))
        }
        _ => None,
    };
    let mut days = (sink != "statsig").then(|| {
        let dir = ini::SINK_DIR.path();
        let dir = if dir.as_os_str().is_empty() { spool.join("sink") } else { dir };
        DayFiles::new(&dir, Retention::default())
    });
    let mut sinks: Vec<&mut dyn Sink> = Vec::with_capacity(2);
    sinks.extend(statsig.as_mut().map(|sink| sink as &mut dyn Sink));
    sinks.extend(days.as_mut().map(|sink| sink as &mut dyn Sink));
    let bounds = Bounds { max_batches: options.max_batches, force: options.force };
    Ok(send(&spool, &mut sinks, &mut PassAll, bounds, &SystemClock, &mut chance))
}
