//! `Statsig\relay()`: takes one body of browser events, and appends what the policy allows before it answers.

use super::argument::{Call, lossy};
use super::exception::misuse;
use super::signature::{Parameter, Signature, Type};
use super::{ini, request};
use crate::events::limit::Limiter;
use crate::events::policy::{Input, Policies};
use crate::events::relay::{Relayed, relay as take};
use crate::events::spool::{Bounds, Spool};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::cell::RefCell;

pub(super) const RELAY: Signature = Signature {
    name: "Statsig\\relay",
    parameters: &[Parameter::required("body", Type::TEXT), Parameter::required("policy", Type::ARRAY)],
    returns: Type::ARRAY,
};

/// A policy nested deeper holds nothing that a policy can hold.
const MAX_DEPTH: usize = 8;

/// What relaying keeps between requests: the worker's limits, and the last policies.
#[derive(Default)]
struct Desk {
    policies: Policies,
    limiter: Limiter,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// What the policy array holds besides the policy.
#[derive(Default)]
struct Circumstances {
    client: String,
    now: Option<i64>,
}

pub(super) fn relay(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let body = call.bytes(0)?;
    let Some(table) = call.array(1)? else { return Err(call.wrong(1, "array")) };
    let mut circumstances = Circumstances::default();
    let mut policy = Vec::new();
    let mut position = table.iter();
    while let Some((name, entry)) = position.next_zval() {
        let name = text(&name).unwrap_or_default();
        let entry = entry.dereference();
        match name.as_str() {
            "client" => circumstances.client = text(entry).unwrap_or_default(),
            "now" => circumstances.now = entry.long(),
            "to" if text(entry).as_deref() == Some("spool") => {}
            "to" => return Err(misuse(format!("{}(): policy.to must be 'spool'", call.function()))),
            _ => policy.push((name, input(entry, MAX_DEPTH))),
        }
    }
    let now = circumstances.now.unwrap_or_else(request::wall_millis);
    let taken = DESK.with_borrow_mut(|desk| {
        let policy = desk.policies.get(Input::Map(policy))?;
        Ok(take(body, &policy, &mut desk.limiter, &circumstances.client, now))
    });
    let mut taken = match taken {
        Ok(taken) => taken,
        Err(error) => {
            let error: crate::events::policy::PolicyError = error;
            return Err(misuse(format!("{}(): {error}", call.function())));
        }
    };
    append(&mut taken, now);
    answer(&taken, result)
}

/// What was answered 202 is on disk.
fn append(taken: &mut Relayed, now: i64) {
    if taken.lines.is_empty() {
        return;
    }
    let dir = ini::SPOOL_DIR.path();
    let bounds = Bounds {
        max_bytes: ini::SPOOL_MAX_BYTES.bytes(256 << 20),
        min_free_bytes: ini::SPOOL_MIN_FREE_BYTES.bytes(1 << 30),
    };
    if dir.as_os_str().is_empty() || Spool::new(&dir, bounds).append(&taken.lines, now).is_err() {
        taken.refuse();
    }
}

fn answer(taken: &Relayed, result: &mut Zval) -> PhpResult {
    let mut dropped = ZendHashTable::new();
    for (cause, count) in &taken.dropped {
        dropped.insert(cause.word(), i64::try_from(*count).unwrap_or(i64::MAX))?;
    }
    let mut timings = ZendHashTable::new();
    for (name, value) in &taken.timings {
        timings.insert(*name, *value)?;
    }
    let mut table = ZendHashTable::new();
    table.insert("status", i64::from(taken.status))?;
    table.insert("accepted", i64::try_from(taken.accepted).unwrap_or(i64::MAX))?;
    table.insert("dropped", dropped)?;
    table.insert("timings", timings)?;
    result.set_hashtable(table);
    Ok(())
}

fn text(value: &Zval) -> Option<String> {
    Some(lossy(value.zend_str()?.as_bytes()).into_owned())
}

/// A PHP value as a policy knows it. References are followed, so the depth bounds an array that holds itself.
fn input(value: &Zval, depth: usize) -> Input {
    let value = value.dereference();
    if value.is_null() {
        return Input::Null;
    }
    if let Some(flag) = value.bool() {
        return Input::Bool(flag);
    }
    if let Some(number) = value.long() {
        return Input::Int(number);
    }
    if let Some(text) = text(value) {
        return Input::Text(text);
    }
    let (Some(table), Some(deeper)) = (value.array(), depth.checked_sub(1)) else { return Input::Other };
    let mut entries = Vec::new();
    let mut is_list = true;
    let mut position = table.iter();
    while let Some((key, entry)) = position.next_zval() {
        let at = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        is_list &= key.long() == Some(at);
        let name = text(&key).or_else(|| Some(key.long()?.to_string())).unwrap_or_default();
        entries.push((name, input(entry, deeper)));
    }
    if is_list { Input::List(entries.into_iter().map(|(_, entry)| entry).collect()) } else { Input::Map(entries) }
}
