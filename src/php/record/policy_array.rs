//! The policy array of a relay, as PHP passes it with each batch.

use crate::events::policy::Input;
use crate::php::basis::option::text;
use crate::php::zend::argument::lossy;
use crate::php::zend::convert::is_list;
use ext_php_rs::types::{ZendHashTable, Zval};

/// A policy has no deeper levels: what lies deeper is not read.
const MOST_DEPTH: usize = 6;

/// The entries of the array that belong to the policy.
pub(super) type PolicyEntries<'a> = Vec<(String, &'a Zval)>;

/// Copies the policy out of PHP's memory. An error for an array that contains itself, which no setting can be.
pub(super) fn read(entries: &PolicyEntries<'_>) -> Result<Input, String> {
    let read = |(name, value): &(String, &Zval)| match input(value, &mut Vec::new()) {
        Some(input) => Ok((name.clone(), input)),
        None => Err(format!("Policy key {name} holds itself")),
    };
    entries.iter().map(read).collect::<Result<_, _>>().map(Input::Map)
}

/// Whether `read()` would give `known`. It compares without a copy: a wiki passes the same policy each time.
pub(super) fn is(entries: &PolicyEntries<'_>, known: &Input) -> bool {
    let Input::Map(known) = known else { return false };
    known.len() == entries.len()
        && known.iter().zip(entries).all(|((name, known), (given, value))| name == given && equals(value, known))
}

/// May say no for equal texts that are not UTF-8. Then the policy is only read again.
fn equals(value: &Zval, known: &Input) -> bool {
    match known {
        Input::Null => value.is_null(),
        Input::Bool(known) => value.bool() == Some(*known),
        Input::Int(known) => value.long() == Some(*known),
        Input::Text(known) => value.zend_str().is_some_and(|text| text.as_bytes() == known.as_bytes()),
        Input::List(known) => value.array().is_some_and(|table| {
            table.len() == known.len()
                && is_list(table)
                && table.values().zip(known).all(|(item, known)| equals(item.dereference(), known))
        }),
        Input::Map(known) => value.array().is_some_and(|table| {
            let mut position = table.iter();
            table.len() == known.len()
                && known.iter().all(|(known_name, known)| {
                    position
                        .next_zval()
                        .is_some_and(|(name, entry)| text(&name) == *known_name && equals(entry.dereference(), known))
                })
        }),
        // `Other` does not say what the value was, so it is equal to nothing.
        Input::Other => false,
    }
}

/// One value of a policy; `Other` if it is nested too deep. None for an array that contains itself. `around` are the
/// arrays that the value lies in.
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
    // PHP uses one and the same table for all empty arrays.
    if !table.is_empty() && around.contains(&place) {
        return None;
    }
    if around.len() > MOST_DEPTH {
        return Some(Input::Other);
    }
    around.push(place);
    let input = if is_list(table) {
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
