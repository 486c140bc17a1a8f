//! Reads the argument of `Statsig\override()` and `Config::withOverrides()`. An unknown kind is a programming error and
//! throws; an answer that is none is ignored and counted.

use super::option::text;
use crate::config::Snapshot;
use crate::eval::overrides::{MAX_BYTES, Override};
use crate::eval::value::write_text;
use crate::eval::{Kind, Overrides};
use crate::php::zend::argument::{Call, lossy};
use crate::php::zend::convert::{backing, is_list, plain};
use crate::php::zend::exception::misuse;
use crate::text::json_number;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

/// Levels of arrays in a value at most.
const MAX_LEVELS: usize = 64;

/// The overrides before, with those of the first argument: they replace what their names had. None for an empty array,
/// which takes all away. `snapshot` gives the document that has an entry's name.
pub fn read<'s>(
    call: &Call<'_>,
    before: Option<&Overrides>,
    snapshot: impl Fn(&str) -> &'s Snapshot,
) -> PhpResult<Option<Box<Overrides>>> {
    let Some(kinds) = call.array(0)?.filter(|kinds| !kinds.is_empty()) else { return Ok(None) };
    let mut overrides = Box::new(before.cloned().unwrap_or_default());
    let mut position = kinds.iter();
    while let Some((word, entries)) = position.next_zval() {
        let word = text(&word);
        let refused = |what: &str| misuse(format!("{}(): {what} '{}'", call.function(), word.escape_debug()));
        let kind = kind(&word).ok_or_else(|| refused("unknown kind"))?;
        let entries = entries.dereference().array().ok_or_else(|| refused("no array of entries for kind"))?;
        let mut position = entries.iter();
        while let Some((name, answers)) = position.next_zval() {
            let (name, answers) = (text(&name), answers.dereference());
            overrides.forget(kind, &name);
            let mut set = |id: &str, given: &Zval| {
                overrides.set(kind, &name, id, answer(kind, &name, given, snapshot(&name)));
            };
            let Some(by_id) = answers.array() else {
                // A bool or a group that stands alone is for all.
                set("", answers);
                continue;
            };
            let mut position = by_id.iter();
            while let Some((id, given)) = position.next_zval() {
                set(&text(&id), given);
            }
        }
    }
    Ok(Some(overrides))
}

/// A kind by its word in `Statsig\Kind` or in `status()`.
fn kind(word: &str) -> Option<Kind> {
    match word {
        "gate" | "gates" => Some(Kind::Gate),
        "dynamic_config" | "configs" => Some(Kind::DynamicConfig),
        "experiment" | "experiments" => Some(Kind::Experiment),
        "layer" | "layers" => Some(Kind::Layer),
        _ => None,
    }
}

fn answer(kind: Kind, name: &str, given: &Zval, snapshot: &Snapshot) -> Option<Override> {
    let given = backing(given.dereference());
    match (kind, given.zend_str()) {
        (Kind::Gate, _) => given.bool().map(Override::Gate),
        (Kind::Layer, Some(_)) => None,
        (_, Some(group)) => {
            let group = lossy(group.as_bytes());
            snapshot.rule_of_group(kind.part(), name, None, &group)?;
            Some(Override::Group(group.into()))
        }
        (_, None) => object(given).map(|json| Override::Value(json.into())),
    }
}

/// The JSON of an array or object whose keys are names; none if something in it has no JSON, or it is beyond a bound.
pub fn object(given: &Zval) -> Option<String> {
    let mut json = String::new();
    match given.array() {
        Some(table) if table.is_empty() => json.push_str("{}"),
        _ => write(given, MAX_LEVELS, &mut json)?,
    }
    json.starts_with('{').then_some(json)
}

/// Appends the JSON of a value. `levels` is how many arrays it may still be nested in.
fn write(given: &Zval, levels: usize, json: &mut String) -> Option<()> {
    let given = backing(given.dereference());
    if let Some(text) = given.zend_str() {
        // Looked at before it is copied: one long text can stand in an array any number of times.
        (json.len().saturating_add(text.len()) <= MAX_BYTES).then_some(())?;
        write_text(&lossy(text.as_bytes()), json);
    } else if let Some(number) = given.long() {
        json.push_str(&number.to_string());
    } else if let Some(flag) = given.bool() {
        json.push_str(if flag { "true" } else { "false" });
    } else if let Some(number) = given.double() {
        number.is_finite().then(|| json.push_str(&json_number(number)))?;
    } else if given.is_null() {
        json.push_str("null");
    } else if let Some(table) = given.array() {
        write_entries(Some(table), is_list(table), levels.checked_sub(1)?, json)?;
    } else {
        write_entries(plain(given.object()?)?, false, levels.checked_sub(1)?, json)?;
    }
    (json.len() <= MAX_BYTES).then_some(())
}

fn write_entries(table: Option<&ZendHashTable>, list: bool, levels: usize, json: &mut String) -> Option<()> {
    json.push(if list { '[' } else { '{' });
    let mut position = table.map(ZendHashTable::iter);
    let mut first = true;
    while let Some((key, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
        if !std::mem::take(&mut first) {
            json.push(',');
        }
        if !list {
            write_text(&text(&key), json);
            json.push(':');
        }
        write(entry, levels, json)?;
    }
    json.push(if list { ']' } else { '}' });
    Some(())
}
