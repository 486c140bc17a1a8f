//! `Statsig\relay()`: decodes what a browser sent, within limits, and appends the events that the policy allows.
//! `Statsig\policyFaults()`: which parts of a policy are not obeyed because they are wrong.

use super::log;
use super::policy_array::{self, PolicyEntries};
use crate::eval::{Kind, id_type};
use crate::events::limit::Limiter;
use crate::events::policy::{Policies, Policy};
use crate::events::relay::admission::{self, Relayed};
use crate::events::relay::purpose::is_prefetch;
use crate::events::relay::sending::Sending;
use crate::php::basis::option::text;
use crate::php::basis::request;
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

/// Limits and compiled policies of this process.
#[derive(Default)]
struct State {
    /// The process that opened the limiter's files, and the number of `ini::changes()` then. A forked child must not
    /// share its parent's files and their locks.
    made_for: (u32, u64),
    /// The spool whose limits these are.
    spool: PathBuf,
    policies: Policies,
    limiter: Limiter,
}

impl State {
    /// The limits, which all processes of a spool share. Without a spool they are this process's alone.
    fn limiter(&mut self) -> &mut Limiter {
        let made_for = (fork::process_id(), ini::changes());
        if self.made_for != made_for {
            let spool = ini::SPOOL_DIR.path();
            if self.made_for.0 != made_for.0 || self.spool != spool {
                self.limiter = if spool.as_os_str().is_empty() { Limiter::new() } else { Limiter::on_disk(&spool) };
                self.spool = spool;
            }
            self.made_for = made_for;
        }
        &mut self.limiter
    }

    /// Decides what is accepted and lets `write` append it. If that fails, nothing counts as accepted.
    fn relay(&mut self, body: &[u8], policy: &Policy, by: &Circumstances, write: fn(&[u8], u64) -> bool) -> Relayed {
        let (now, limiter) = (by.now.unwrap_or_else(wall_millis), self.limiter());
        let relay = if by.is_prefetch { admission::relay_unseen } else { admission::relay };
        let mut relayed =
            relay(body, policy, limiter, &Sending { address: &by.client, now, is_by_browser: &is_by_browser });
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

/// Whether the current document decides the entry of an exposure by the browser's id.
fn is_by_browser(event: &str, entry: &str) -> bool {
    let kind = match event {
        "statsig::gate_exposure" => Kind::Gate,
        "statsig::layer_exposure" => Kind::Layer,
        _ => Kind::Experiment,
    };
    request::with(|now| {
        let snapshot = now.pin?.snapshot();
        Some(snapshot.str(id_type(snapshot, kind, entry)?).eq_ignore_ascii_case("stableID"))
    })
    .unwrap_or(false)
}

/// The parts of the policy array that belong to this call, not to the policy.
#[derive(Default)]
struct Circumstances {
    /// The sender's address. It is only ever used as the input of a keyed hash.
    client: String,
    /// Whether lines go into this request's buffer instead of the spool.
    to_buffer: bool,
    /// The request was a prefetch: nobody has seen the page yet.
    is_prefetch: bool,
    /// Milliseconds since 1970; none: the clock's.
    now: Option<i64>,
}

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(RELAY.builder(relay_handler)).function(POLICY_FAULTS.builder(policy_faults_handler))
}

fn relay(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let body = call.bytes(0)?;
    let (entries, circumstances) = read(call, 1, RELAY.name)?;
    let write = if circumstances.to_buffer { log::record_lines } else { log::append };
    let relayed = STATE.with_borrow_mut(|state| {
        let policy = match state.policies.find(|known| policy_array::is(&entries, known)) {
            Some(known) => known,
            None => state.policies.get(policy_array::read(&entries)?).map_err(|error| error.to_string())?,
        };
        Ok(state.relay(body, &policy, &circumstances, write))
    });
    // Outside of the borrow, as making an exception calls into PHP.
    let relayed = relayed.map_err(|error: String| refused(RELAY.name, &error))?;
    answer(&relayed, result)
}

/// Relays into the spool by a policy that is compiled already, and returns the status. Timings are added to the numbers
/// of the day, as nobody is there who could hand them to the wiki's metrics. Calls no PHP code.
pub fn append(body: &[u8], policy: &Policy, client: &str, is_prefetch: bool) -> u16 {
    let circumstances = Circumstances { client: client.to_owned(), is_prefetch, ..Circumstances::default() };
    STATE.with_borrow_mut(|state| {
        let relayed = state.relay(body, policy, &circumstances, log::append);
        // Of a refused body they come again.
        if relayed.status == 202 && !relayed.timings.is_empty() {
            relayed.count_timings(policy, state.limiter(), wall_millis());
        }
        relayed.status
    })
}

fn policy_faults(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (entries, _) = read(call, 0, POLICY_FAULTS.name)?;
    let policy = policy_array::read(&entries).and_then(|input| Policy::compile(&input).map_err(|e| e.to_string()));
    let policy = policy.map_err(|error| refused(POLICY_FAULTS.name, &error))?;
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

/// Splits the array argument into the entries of the policy and those that belong to this call.
fn read<'a>(call: &Call<'a>, index: usize, function: &str) -> PhpResult<(PolicyEntries<'a>, Circumstances)> {
    let (mut circumstances, mut entries) = (Circumstances::default(), PolicyEntries::new());
    let Some(table) = call.array(index)? else { return Ok((entries, circumstances)) };
    let mut position = table.iter();
    while let Some((name, entry)) = position.next_zval() {
        let (name, entry) = (text(&name), entry.dereference());
        match circumstances.set(&name, entry) {
            Some(true) => {}
            Some(false) => return Err(refused(function, &format!("Policy key {name} has a wrong value"))),
            None => entries.push((name.into_owned(), entry)),
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
    /// Takes one entry and returns whether its value is valid; none if the entry belongs to the policy.
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

fn refused(function: &str, message: &str) -> PhpException {
    misuse(format!("{function}(): {}", message.escape_debug()))
}

handler!(relay_handler, RELAY, relay);
handler!(policy_faults_handler, POLICY_FAULTS, policy_faults);
