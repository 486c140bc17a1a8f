//! `flow()`: what became of events on each of the last days, as relay and worker have written it down in the spool, and as
//! the other hosts of a farm have told it.

use super::freshness::long;
use crate::events::limit::sheet::Sheet;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::exception::misuse;
use crate::php::zend::ini;
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::text::{DAY_MS, day};
use crate::worker::books::shipment::SinkStates;
use crate::worker::books::spools::spools;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::collections::BTreeMap;
use std::path::PathBuf;

const FLOW: Signature = Signature {
    name: "Statsig\\flow",
    parameters: &[Parameter::optional("days", Type::INT, "30")],
    returns: Type::ARRAY,
};
/// The row that is no sum.
const BUSIEST: &str = "busiest";
/// So long the spool keeps these numbers.
const MOST_DAYS: i64 = 90;

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(FLOW.builder(flow_handler))
}

/// The body of `Statsig\flow()`.
fn flow(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let count = call.int_or(0, 30)?;
    if !(1..=MOST_DAYS).contains(&count) {
        return Err(misuse(format!("{}(): days must be from 1 to {MOST_DAYS}", call.function())));
    }
    let now = wall_millis();
    let days: Vec<String> =
        (0..count).rev().filter_map(|back| day(now.saturating_sub(back.saturating_mul(DAY_MS)))).collect();
    let spool = ini::SPOOL_DIR.path();
    let spools = if spool.as_os_str().is_empty() { Vec::new() } else { spools(&spool) };
    let mut table = ZendHashTable::new();
    table.insert("relay", relay(&spools, &days)?)?;
    table.insert("shipped", shipped(&spools, &days)?)?;
    result.set_hashtable(table);
    Ok(())
}

fn relay(spools: &[PathBuf], days: &[String]) -> PhpResult<ZBox<ZendHashTable>> {
    let mut relay = ZendHashTable::new();
    for day in days {
        let mut sums: Vec<(String, u64)> = Vec::new();
        for (name, number) in spools.iter().filter_map(|spool| Sheet::of_day(spool, day)).flatten() {
            match sums.iter_mut().find(|(known, _)| *known == name) {
                // The most of one address: what it has sent to two hosts cannot be told.
                Some((_, sum)) if name == BUSIEST => *sum = number.max(*sum),
                Some((_, sum)) => *sum = sum.saturating_add(number),
                None => sums.push((name, number)),
            }
        }
        if sums.is_empty() {
            continue;
        }
        let mut counts = ZendHashTable::new();
        for (name, number) in sums {
            counts.insert(&*name, long(number))?;
        }
        relay.insert(&**day, counts)?;
    }
    Ok(relay)
}

fn shipped(spools: &[PathBuf], days: &[String]) -> PhpResult<ZBox<ZendHashTable>> {
    let mut sums: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for (sink, state) in spools.iter().flat_map(|spool| SinkStates::load(spool).0) {
        let of_sink = sums.entry(sink).or_default();
        for day in days {
            if let Some(number) = state.shipped_days.get(day) {
                let sum = of_sink.entry(day).or_default();
                *sum = sum.saturating_add(*number);
            }
        }
    }
    let mut shipped = ZendHashTable::new();
    for (sink, of_sink) in sums {
        let mut counts = ZendHashTable::new();
        for (day, number) in of_sink {
            counts.insert(day, long(number))?;
        }
        shipped.insert(&*sink, counts)?;
    }
    Ok(shipped)
}

handler!(flow_handler, FLOW, flow);
