//! `flow()`: what became of events on each of the last days, as relay and worker have written it down in the spool.

use super::freshness::long;
use crate::events::limit::sheet::Sheet;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::exception::misuse;
use crate::php::zend::ini;
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::text::{DAY_MS, day};
use crate::worker::books::shipment::SinkStates;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::Path;

const FLOW: Signature = Signature {
    name: "Statsig\\flow",
    parameters: &[Parameter::optional("days", Type::INT, "30")],
    returns: Type::ARRAY,
};
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
    let spool = Some(ini::SPOOL_DIR.path()).filter(|spool| !spool.as_os_str().is_empty());
    let mut table = ZendHashTable::new();
    table.insert("relay", relay(spool.as_deref(), &days)?)?;
    table.insert("shipped", shipped(spool.as_deref(), &days)?)?;
    result.set_hashtable(table);
    Ok(())
}

fn relay(spool: Option<&Path>, days: &[String]) -> PhpResult<ZBox<ZendHashTable>> {
    let mut relay = ZendHashTable::new();
    for day in days {
        let Some(rows) = spool.and_then(|spool| Sheet::of_day(spool, day)) else { continue };
        let mut counts = ZendHashTable::new();
        for (name, number) in rows {
            counts.insert(&*name, long(number))?;
        }
        relay.insert(&**day, counts)?;
    }
    Ok(relay)
}

fn shipped(spool: Option<&Path>, days: &[String]) -> PhpResult<ZBox<ZendHashTable>> {
    let mut shipped = ZendHashTable::new();
    for (sink, state) in spool.map(SinkStates::load).unwrap_or_default().0 {
        let mut counts = ZendHashTable::new();
        for day in days {
            if let Some(number) = state.shipped_days.get(day) {
                counts.insert(&**day, long(*number))?;
            }
        }
        shipped.insert(&*sink, counts)?;
    }
    Ok(shipped)
}

handler!(flow_handler, FLOW, flow);
