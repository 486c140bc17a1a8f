//! Converts PHP values to the values of a user. It runs no PHP code and never fails: a case of a backed enum becomes
//! its value, other values without a JSON form become null, and what is too deep or too much is cut. Cuts and objects
//! that became null are counted.

use crate::eval::user::{MAX_DEPTH, MAX_ENTRIES, User};
use crate::eval::{Map, Span, Value};
use ext_php_rs::ffi::{IS_UNDEF, ZEND_ACC_ENUM};
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::ce;
use std::sync::atomic::{AtomicU64, Ordering};

/// What one map of a user may still hold. Nested entries count as well: a small
/// PHP array can refer to itself and unfold into billions of entries.
struct Budget {
    entries: usize,
    depth: usize,
}

impl Budget {
    fn new() -> Self {
        Self { entries: MAX_ENTRIES, depth: 1 }
    }

    /// Takes one entry; false, and counted as cut, if none is left.
    fn take(&mut self, user: &mut User) -> bool {
        match self.entries.checked_sub(1) {
            Some(rest) => self.entries = rest,
            None => {
                user.note_cut();
                return false;
            }
        }
        true
    }
}

/// Converts one value into the user's buffer.
fn value(user: &mut User, value: &Zval, budget: &mut Budget) -> Value {
    let value = backing(value.dereference());
    if let Some(text) = value.zend_str() {
        return Value::Text(user.put_bytes(text.as_bytes()));
    }
    if let Some(number) = value.long() {
        return Value::Int(number);
    }
    if let Some(flag) = value.bool() {
        return Value::Bool(flag);
    }
    if let Some(number) = value.double() {
        return finite(number);
    }
    if let Some(array) = value.array() {
        return nested(user, array, budget, true);
    }
    let Some(object) = value.object() else { return Value::Null };
    match plain(object) {
        Some(Some(table)) => nested(user, table, budget, false),
        Some(None) => Value::Map(Vec::new()),
        None => {
            OBJECTS.fetch_add(1, Ordering::Relaxed);
            Value::Null
        }
    }
}

/// The text or integer of a case of a backed enum; any other value itself. Calls no user code: that a case
/// has a value is fixed when it is made.
#[inline]
pub fn backing(value: &Zval) -> &Zval {
    let Some(object) = value.object() else { return value };
    // SAFETY: an object's class outlives it.
    let is_backed = unsafe { object.ce.as_ref() }
        .is_some_and(|class| class.ce_flags & ZEND_ACC_ENUM != 0 && class.enum_backing_type != IS_UNDEF);
    if !is_backed {
        return value;
    }
    // SAFETY: the engine declares name and value of a backed enum's case as its first two properties, which
    // lie behind the object (`zend_enum_fetch_case_value`), and are never written to again.
    unsafe { &*object.properties_table.as_ptr().add(1) }
}

/// Counted for `status()`: a caller who passes objects may expect more than null.
static OBJECTS: AtomicU64 = AtomicU64::new(0);

/// How many objects in users and metadata became null in this process.
pub fn objects() -> u64 {
    OBJECTS.load(Ordering::Relaxed)
}

/// A float, or null for NAN and INF, which JSON lacks.
pub fn finite(number: f64) -> Value {
    if number.is_finite() { Value::Float(number) } else { Value::Null }
}

/// Adds one entry to one of the user's maps.
pub fn add(user: &mut User, map: Map, name: &str, entry: &Zval) {
    let name = user.put_text(name);
    let entry = value(user, entry, &mut Budget::new());
    user.insert(map, name, entry);
}

/// Adds the entries of an array to one of the user's maps.
pub fn fill(user: &mut User, map: Map, entries: &ZendHashTable) {
    let mut budget = Budget::new();
    let mut position = entries.iter();
    while let Some((name, entry)) = position.next_zval() {
        if !budget.take(user) {
            return;
        }
        let name = key(user, &name);
        let entry = value(user, entry, &mut budget);
        user.insert(map, name, entry);
    }
}

/// The properties of a `stdClass`, and none within if it has none; none for objects of other classes. They are read
/// from its memory, because its handlers would run the initializer of a lazy object, which is PHP code.
pub fn plain(object: &ZendObject) -> Option<Option<&ZendHashTable>> {
    if !std::ptr::eq(object.ce, ce::stdclass()) {
        return None;
    }
    // SAFETY: null, or the object's own table, which lives as long as the object.
    Some(unsafe { object.properties.as_ref() })
}

/// Whether the keys count up from 0.
pub fn is_list(table: &ZendHashTable) -> bool {
    let mut position = table.iter();
    let mut next = 0;
    while let Some((key, _)) = position.next_zval() {
        if key.long() != Some(next) {
            return false;
        }
        next += 1;
    }
    true
}

/// An array or object inside a map. PHP's `[]` is a JSON array, as is every
/// array whose keys count up from 0.
fn nested(user: &mut User, table: &ZendHashTable, budget: &mut Budget, may_be_list: bool) -> Value {
    if budget.depth >= MAX_DEPTH {
        user.note_cut();
        return Value::Null;
    }
    budget.depth += 1;
    let room = table.len().min(budget.entries);
    let converted =
        if may_be_list && is_list(table) { list(user, table, budget, room) } else { map(user, table, budget, room) };
    budget.depth -= 1;
    converted
}

fn list(user: &mut User, table: &ZendHashTable, budget: &mut Budget, room: usize) -> Value {
    let mut items = Vec::with_capacity(room);
    let mut position = table.iter();
    while let Some((_, item)) = position.next_zval() {
        if !budget.take(user) {
            break;
        }
        let item = value(user, item, budget);
        items.push(item);
    }
    Value::List(items)
}

fn map(user: &mut User, table: &ZendHashTable, budget: &mut Budget, room: usize) -> Value {
    let mut entries = Vec::with_capacity(room);
    let mut position = table.iter();
    while let Some((name, entry)) = position.next_zval() {
        if !budget.take(user) {
            break;
        }
        let name = key(user, &name);
        let entry = value(user, entry, budget);
        entries.push((name, entry));
    }
    Value::Map(entries)
}

/// A key as JSON has it: text. PHP keeps `"5"` as a number.
fn key(user: &mut User, key: &Zval) -> Span {
    match (key.zend_str(), key.long()) {
        (Some(text), _) => user.put_bytes(text.as_bytes()),
        (None, Some(number)) => user.put_text(&number.to_string()),
        (None, None) => Span::default(),
    }
}
