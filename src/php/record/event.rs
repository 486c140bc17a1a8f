//! The functions about this request's events: `logEvent()`, `identify()`, `mute()`, `flush()`, `takeEvents()` and `spool()`.

use super::counters::COUNTERS;
use super::log;
use crate::client::write_user;
use crate::config::Snapshot;
use crate::eval::value::{write_map, write_text};
use crate::eval::{Map, User};
use crate::events::spool::line::Line;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler, lossy};
use crate::php::zend::convert::{fill, finite};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use std::sync::atomic::Ordering;

const LOG_EVENT: Signature = Signature {
    name: "Statsig\\logEvent",
    parameters: &[
        Parameter::required("event", Type::TEXT),
        Parameter::required("user", Type::SUBJECT),
        Parameter::optional("value", Type::EVENT_VALUE, "null"),
        Parameter::optional("metadata", Type::ARRAY, "[]"),
    ],
    returns: Type::NOTHING,
};
const IDENTIFY: Signature = Signature {
    name: "Statsig\\identify",
    parameters: &[Parameter::required("user", Type::SUBJECT)],
    returns: Type::NOTHING,
};
const MUTE: Signature =
    Signature { name: "Statsig\\mute", parameters: &[Parameter::required("on", Type::FLAG)], returns: Type::NOTHING };
const FLUSH: Signature = Signature { name: "Statsig\\flush", parameters: &[], returns: Type::INT };
const TAKE_EVENTS: Signature = Signature {
    name: "Statsig\\takeEvents",
    parameters: &[Parameter::optional("max", Type::INT, "500")],
    returns: Type::ARRAY,
};
const SPOOL: Signature =
    Signature { name: "Statsig\\spool", parameters: &[Parameter::required("lines", Type::ARRAY)], returns: Type::INT };

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .function(IDENTIFY.builder(identify_handler))
        .function(LOG_EVENT.builder(log_event_handler))
        .function(MUTE.builder(mute_handler))
        .function(FLUSH.builder(flush_handler))
        .function(TAKE_EVENTS.builder(take_events_handler))
        .function(SPOOL.builder(spool_handler))
}

/// Tells Statsig who a user is, and nothing else: what the official core's call of this name sends.
fn identify(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    record("statsig::identify", &call.subject(0)?.inner, "null", &User::new());
    Ok(())
}

fn log_event(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    let (event, user) = (call.text(0)?, call.subject(1)?);
    let value = call.any(2).filter(|value| !value.is_null());
    let value = match value {
        None => "null".to_owned(),
        Some(value) => scalar_json(value).ok_or_else(|| call.wrong_argument(2))?,
    };
    let mut metadata = User::new();
    if let Some(entries) = call.array(3)? {
        fill(&mut metadata, Map::Custom, entries);
    }
    record(&event, &user.inner, &value, &metadata);
    Ok(())
}

/// Buffers an event of a user. `value` is JSON.
fn record(event: &str, user: &User, value: &str, metadata: &User) {
    let mut json = String::from("{\"eventName\":");
    write_text(event, &mut json);
    json.push_str(",\"user\":");
    request::with(|now| {
        match now.pin {
            Some(pin) => write_user(user, &pin.host, pin.snapshot(), &mut json),
            None => write_user(user, &request::plain_host(), &Snapshot::default(), &mut json),
        }
        json.push_str(",\"value\":");
        json.push_str(value);
        json.push_str(",\"metadata\":");
        write_map(metadata.map(Map::Custom), metadata.text(), &mut json);
        json.push_str(&format!(",\"time\":{}}}", now.millis));
        let version = now.pin.map(|pin| pin.snapshot().version());
        log::record(version, now.millis, |out| out.extend_from_slice(json.as_bytes()));
    });
}

/// The JSON of a string, int or float; `null` for NAN and INF, which JSON lacks. None for other types.
fn scalar_json(value: &Zval) -> Option<String> {
    if let Some(text) = value.zend_str() {
        let mut json = String::new();
        write_text(&lossy(text.as_bytes()), &mut json);
        return Some(json);
    }
    match (value.long(), value.double()) {
        (Some(number), _) => Some(number.to_string()),
        (None, Some(number)) => Some(finite(number).json("")),
        (None, None) => None,
    }
}

fn mute(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    log::mute(call.flag_or(0, true)?);
    Ok(())
}

fn flush(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_long(i64::try_from(log::flush()).unwrap_or(i64::MAX));
    Ok(())
}

fn take_events(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let most = usize::try_from(call.int_or(0, 500)?).unwrap_or(0);
    let mut list = ZendHashTable::new();
    for line in log::take(most) {
        let mut text = Zval::new();
        text.set_zend_string(ZendStr::new(line, false));
        list.push(text)?;
    }
    result.set_hashtable(list);
    Ok(())
}

/// Appends lines that `takeEvents()` gave, here or on another host. Whatever is no such line is left out and counted.
fn spool(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let mut lines = Vec::new();
    let mut count: u64 = 0;
    for line in call.array(0)?.into_iter().flat_map(ZendHashTable::values) {
        let text = line.dereference().zend_str().and_then(|text| std::str::from_utf8(text.as_bytes()).ok());
        // A newline within would make two lines of it.
        match text
            .map(|text| text.trim_end_matches('\n'))
            .filter(|text| !text.contains('\n') && Line::parse(text).is_some())
        {
            Some(text) => {
                lines.extend_from_slice(text.as_bytes());
                lines.push(b'\n');
                count = count.saturating_add(1);
            }
            None => {
                COUNTERS.refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
    let acknowledged = if count > 0 && log::append(&lines, count) { count } else { 0 };
    result.set_long(i64::try_from(acknowledged).unwrap_or(i64::MAX));
    Ok(())
}

handler!(identify_handler, IDENTIFY, identify);
handler!(log_event_handler, LOG_EVENT, log_event);
handler!(mute_handler, MUTE, mute);
handler!(flush_handler, FLUSH, flush);
handler!(take_events_handler, TAKE_EVENTS, take_events);
handler!(spool_handler, SPOOL, spool);
