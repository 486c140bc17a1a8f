//! `Statsig\relay()`: what a browser sent, decoded under caps, allow-listed and appended;
//! `Statsig\policyFaults()`: what of a policy is left out.

use super::log;
use crate::events::limit::Limiter;
use crate::events::policy::{Input, Policies, Policy};
use crate::events::relay::admission::{self, Relayed};
use crate::events::relay::purpose::is_prefetch;
use crate::php::basis::option::text;
use crate::php::zend::argument::{Call, handler, lossy};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::exception::misuse;
use crate::php::zend::fork;
use crate::php::zend::ini;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::cell::RefCell;
use std::path::PathBuf;

const RELAY: Signature = Signature {
    name: "Statsig\\relay",
    parameters: &[Parameter::required("body", Type::TEXT), Parameter::required("policy", Type::ARRAY)],
    returns: Type::ARRAY,
};

const POLICY_FAULTS: Signature = Signature {
    name: "Statsig\\policyFaults",
    parameters: &[Parameter::required("policy", Type::ARRAY)],
    returns: Type::ARRAY,
};

/// Nested deeper, a policy holds nothing that it may hold.
const MOST_DEPTH: usize = 6;

/// Limits and compiled policies of this process.
#[derive(Default)]
struct State {
    /// Whose files are open: a forked child must not share its parent's, as it would share their locks.
    owner: u32,
    /// The spool whose limits these are.
    spool: PathBuf,
    policies: Policies,
    limiter: Limiter,
}

impl State {
    /// The limits of the spool, which all processes share; of this process alone where there is none.
    fn limiter(&mut self) -> &mut Limiter {
        let (process, spool) = (fork::process_id(), ini::SPOOL_DIR.path());
        if self.owner != process || self.spool != spool {
            self.limiter = if spool.as_os_str().is_empty() { Limiter::new() } else { Limiter::on_disk(&spool) };
            (self.owner, self.spool) = (process, spool);
        }
        &mut self.limiter
    }

    /// Relays, and lets `write` append the lines: only then is anything accepted.
    fn relay(&mut self, body: &[u8], policy: &Policy, by: &Circumstances, write: fn(&[u8], u64) -> bool) -> Relayed {
        let (now, limiter) = (by.now.unwrap_or_else(wall_millis), self.limiter());
        let relay = if by.is_prefetch { admission::relay_unseen } else { admission::relay };
        let mut relayed = relay(body, policy, limiter, &by.client, now);
        if relayed.accepted > 0 && !write(&relayed.lines, relayed.accepted) {
            relayed.take_back(policy, limiter, now);
            relayed.refuse();
        }
        relayed
    }
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// The parts of the policy array that belong to this call, not to the policy.
#[derive(Default)]
struct Circumstances {
    /// The sender, as the input of a keyed hash.
    client: String,
    /// Into the buffer instead of the spool.
    to_buffer: bool,
    /// Nobody has seen the page yet.
    is_prefetch: bool,
    /// Milliseconds since 1970; none: the clock's.
    now: Option<i64>,
}

/// Adds this function to the module.
pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(RELAY.builder(relay_handler)).function(POLICY_FAULTS.builder(policy_faults_handler))
}

fn relay(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let body = call.bytes(0)?;
    let (entries, circumstances) = read(call, 1, RELAY.name)?;
    let write = if circumstances.to_buffer { log::record_lines } else { log::append };
    let relayed = STATE.with_borrow_mut(|state| {
        let policy = state.policies.get(Input::Map(entries)).map_err(|error| error.to_string())?;
        Ok(state.relay(body, &policy, &circumstances, write))
    });
    // Outside of the borrow, as making an exception calls into PHP.
    let relayed = relayed.map_err(|error: String| refused(RELAY.name, &error))?;
    answer(&relayed, result)
}

/// Relays by a compiled policy into the spool. Calls nothing of PHP's.
pub fn append(body: &[u8], policy: &Policy, client: &str, is_prefetch: bool) -> Relayed {
    let circumstances = Circumstances { client: client.to_owned(), is_prefetch, ..Circumstances::default() };
    STATE.with_borrow_mut(|state| state.relay(body, policy, &circumstances, log::append))
}

fn policy_faults(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (entries, _) = read(call, 0, POLICY_FAULTS.name)?;
    let policy = Policy::compile(&Input::Map(entries));
    let policy = policy.map_err(|error| refused(POLICY_FAULTS.name, &error.to_string()))?;
    let mut list = ZendHashTable::new();
    for fault in &policy.faults {
        let mut entry = ZendHashTable::with_capacity(2);
        entry.insert("path", &*fault.path)?;
        entry.insert("expected", &*fault.expected)?;
        list.push(entry)?;
    }
    result.set_hashtable(list);
    Ok(())
}

/// The policy of an argument, and what in it belongs to the call.
fn read(call: &Call<'_>, index: usize, function: &str) -> PhpResult<(Vec<(String, Input)>, Circumstances)> {
    let (mut circumstances, mut entries) = (Circumstances::default(), Vec::new());
    let Some(table) = call.array(index)? else { return Ok((entries, circumstances)) };
    let mut position = table.iter();
    while let Some((name, entry)) = position.next_zval() {
        let (name, entry) = (text(&name), entry.dereference());
        match circumstances.set(&name, entry) {
            Some(true) => {}
            Some(false) => return Err(refused(function, &format!("Policy key {name} has a wrong value"))),
            None => match input(entry, &mut vec![std::ptr::from_ref(table)]) {
                Some(input) => entries.push((name.into_owned(), input)),
                None => return Err(refused(function, &format!("Policy key {name} holds itself"))),
            },
        }
    }
    Ok((entries, circumstances))
}

fn answer(relayed: &Relayed, result: &mut Zval) -> PhpResult {
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
    /// Takes an entry, and says whether it was right; none if it belongs to the policy.
    fn set(&mut self, name: &str, entry: &Zval) -> Option<bool> {
        let bytes = entry.zend_str().map(|text| text.as_bytes());
        Some(match (name, bytes) {
            ("client", Some(text)) => {
                self.client = lossy(text).into_owned();
                true
            }
            ("purpose", Some(text)) => {
                self.is_prefetch = is_prefetch(&lossy(text));
                true
            }
            ("to", Some(word)) => {
                self.to_buffer = word == b"buffer";
                matches!(word, b"spool" | b"buffer")
            }
            ("now", _) => {
                self.now = entry.long();
                self.now.is_some()
            }
            ("client" | "purpose" | "to", None) => false,
            _ => return None,
        })
    }
}

/// A policy's entry; what is nested too deep cannot be right. None for an array that is within itself,
/// which no setting is. `around` are the arrays that the value is in.
fn input(value: &Zval, around: &mut Vec<*const ZendHashTable>) -> Option<Input> {
    if let Some(text) = value.zend_str() {
        return Some(Input::Text(lossy(text.as_bytes()).into_owned()));
    }
    match (value.bool(), value.long(), value.array()) {
        (Some(flag), _, _) => Some(Input::Bool(flag)),
        (_, Some(number), _) => Some(Input::Int(number)),
        (_, _, Some(table)) => nested(table, around),
        _ if value.is_null() => Some(Input::Null),
        _ => Some(Input::Other),
    }
}

fn nested(table: &ZendHashTable, around: &mut Vec<*const ZendHashTable>) -> Option<Input> {
    let place = std::ptr::from_ref(table);
    // The empty arrays of all PHP code are one.
    if !table.is_empty() && around.contains(&place) {
        return None;
    }
    if around.len() > MOST_DEPTH {
        return Some(Input::Other);
    }
    around.push(place);
    let input = if crate::php::zend::convert::is_list(table) {
        table.values().map(|item| input(item.dereference(), around)).collect::<Option<_>>().map(Input::List)
    } else {
        let mut entries = Vec::with_capacity(table.len());
        let mut position = table.iter();
        while let Some((name, entry)) = position.next_zval() {
            entries.push((text(&name).into_owned(), input(entry.dereference(), around)?));
        }
        Some(Input::Map(entries))
    };
    around.pop();
    input
}

fn refused(function: &str, message: &str) -> PhpException {
    misuse(format!("{function}(): {}", message.escape_debug()))
}

handler!(relay_handler, RELAY, relay);
handler!(policy_faults_handler, POLICY_FAULTS, policy_faults);
