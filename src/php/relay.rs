//! `Statsig\relay()`: what a browser sent, decoded under caps, allow-listed and appended;
//! `Statsig\countFailure()`: what it says of its own failures, counted.

use super::argument::{Call, handler, lossy};
use super::clock::wall_millis;
use super::exception::misuse;
use super::log;
use super::option::text;
use super::signature::{Parameter, Signature, Type};
use crate::events::decode::Refusal;
use crate::events::failure::{self, OTHER, TAGS};
use crate::events::limit::Limiter;
use crate::events::policy::{Input, Policies, Policy};
use crate::events::relay::{self, Relayed};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

const RELAY: Signature = Signature {
    name: "Statsig\\relay",
    parameters: &[Parameter::required("body", Type::TEXT), Parameter::required("policy", Type::ARRAY)],
    returns: Type::ARRAY,
};

const COUNT_FAILURE: Signature = Signature {
    name: "Statsig\\countFailure",
    parameters: &[Parameter::required("body", Type::TEXT)],
    returns: Type::ARRAY,
};

/// Reports of the vendor's SDKs in this process, by tag; the last is for all others.
static FAILURES: [AtomicU64; TAGS.len() + 1] = [const { AtomicU64::new(0) }; TAGS.len() + 1];

/// Nested deeper, a policy holds nothing that it may hold.
const MOST_DEPTH: usize = 6;

/// Counters and compiled policies of this worker process.
#[derive(Default)]
struct State {
    policies: Policies,
    limiter: Limiter,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// The parts of the policy array that belong to this call, not to the policy.
#[derive(Default)]
struct Circumstances {
    /// The sender, as the input of a salted key.
    client: String,
    /// Into the buffer instead of the spool.
    to_buffer: bool,
    /// Milliseconds since 1970; none: the clock's.
    now: Option<i64>,
}

/// Adds this function to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(RELAY.builder(relay_handler)).function(COUNT_FAILURE.builder(count_failure_handler))
}

/// Counts a report of a vendor's SDK by what failed, and forgets it.
fn count_failure(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (status, tag) = match failure::tag(call.bytes(0)?) {
        Ok(tag) => (202_i64, Some(tag)),
        Err(Refusal::Malformed) => (400, None),
        Err(Refusal::TooLarge) => (413, None),
    };
    if let Some(counter) = tag.and_then(|tag| FAILURES.get(place(tag))) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    let mut table = ZendHashTable::with_capacity(2);
    table.insert("status", status)?;
    table.insert("tag", tag)?;
    result.set_hashtable(table);
    Ok(())
}

fn place(tag: &str) -> usize {
    TAGS.iter().position(|known| *known == tag).unwrap_or(TAGS.len())
}

/// Tags that were counted, and how often.
pub(super) fn failures() -> impl Iterator<Item = (&'static str, u64)> {
    let counts = FAILURES.iter().map(|counter| counter.load(Ordering::Relaxed));
    TAGS.into_iter().chain([OTHER]).zip(counts).filter(|(_, count)| *count > 0)
}

fn relay(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let body = call.bytes(0)?;
    let mut circumstances = Circumstances::default();
    let mut entries = Vec::new();
    let mut position = call.array(1)?.map(ZendHashTable::iter);
    while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
        let (name, entry) = (text(&name), entry.dereference());
        if !circumstances.set(&name, entry)? {
            entries.push((name.into_owned(), input(entry, MOST_DEPTH)));
        }
    }
    let relayed = STATE.with_borrow_mut(|state| {
        let policy = state.policies.get(Input::Map(entries)).map_err(|error| error.to_string())?;
        let now = circumstances.now.unwrap_or_else(wall_millis);
        Ok(relay::relay(body, &policy, &mut state.limiter, &circumstances.client, now))
    });
    // Outside of the borrow, as making an exception calls into PHP.
    let relayed = relayed.map_err(|error: String| refused(&error))?;
    answer(keep(relayed, circumstances.to_buffer), result)
}

/// Relays by a compiled policy into the spool. Calls nothing of PHP's.
pub(super) fn append(body: &[u8], policy: &Policy, client: &str) -> Relayed {
    let relayed = STATE.with_borrow_mut(|state| relay::relay(body, policy, &mut state.limiter, client, wall_millis()));
    keep(relayed, false)
}

/// Appends the lines: only then is anything accepted.
fn keep(mut relayed: Relayed, to_buffer: bool) -> Relayed {
    if relayed.accepted > 0 {
        let write = if to_buffer { log::record_lines } else { log::append };
        if !write(&relayed.lines, relayed.accepted) {
            relayed.refuse();
        }
    }
    relayed
}

fn answer(relayed: Relayed, result: &mut Zval) -> PhpResult {
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut dropped = ZendHashTable::new();
    for (cause, number) in &relayed.dropped {
        dropped.insert(cause.word(), count(*number))?;
    }
    let mut timings = ZendHashTable::new();
    for (name, milliseconds) in &relayed.timings {
        timings.insert(*name, *milliseconds)?;
    }
    let mut table = ZendHashTable::with_capacity(4);
    table.insert("status", i64::from(relayed.status))?;
    table.insert("accepted", count(relayed.accepted))?;
    table.insert("dropped", dropped)?;
    table.insert("timings", timings)?;
    result.set_hashtable(table);
    Ok(())
}

impl Circumstances {
    /// Takes an entry; false if it belongs to the policy.
    fn set(&mut self, name: &str, entry: &Zval) -> PhpResult<bool> {
        let is_right = match name {
            "client" => entry.zend_str().map(|text| self.client = lossy(text.as_bytes()).into_owned()).is_some(),
            "to" => match entry.zend_str().map(|text| text.as_bytes()) {
                Some(word @ (b"spool" | b"buffer")) => {
                    self.to_buffer = word == b"buffer";
                    true
                }
                _ => false,
            },
            "now" => {
                self.now = entry.long();
                self.now.is_some()
            }
            _ => return Ok(false),
        };
        match is_right {
            true => Ok(true),
            false => Err(refused(&format!("Policy key {name} has a wrong value"))),
        }
    }
}

/// A policy's entry; what is nested too deep, and so cannot be right, is left out.
fn input(value: &Zval, depth: usize) -> Input {
    if let Some(text) = value.zend_str() {
        return Input::Text(lossy(text.as_bytes()).into_owned());
    }
    match (value.bool(), value.long(), value.array()) {
        (Some(flag), _, _) => Input::Bool(flag),
        (_, Some(number), _) => Input::Int(number),
        (_, _, Some(table)) if depth > 0 => nested(table, depth - 1),
        _ if value.is_null() => Input::Null,
        _ => Input::Other,
    }
}

fn nested(table: &ZendHashTable, depth: usize) -> Input {
    if super::convert::is_list(table) {
        return Input::List(table.values().map(|item| input(item.dereference(), depth)).collect());
    }
    let mut entries = Vec::with_capacity(table.len());
    let mut position = table.iter();
    while let Some((name, entry)) = position.next_zval() {
        entries.push((text(&name).into_owned(), input(entry.dereference(), depth)));
    }
    Input::Map(entries)
}

fn refused(message: &str) -> PhpException {
    misuse(format!("Statsig\\relay(): {}", message.escape_debug()))
}

handler!(relay_handler, RELAY, relay);
handler!(count_failure_handler, COUNT_FAILURE, count_failure);
