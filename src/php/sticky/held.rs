//! What an `Evaluation` holds besides its decision where a unit keeps an earlier one, or is to keep this one.

use crate::eval::{StickyChange, StickyRecord};
use crate::php::zend::value;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;

/// Made only where there is something to hold.
pub struct Held {
    /// The record, if the unit keeps what it says.
    pub record: Option<Box<StickyRecord>>,
    /// What changes in the storage.
    pub change: Option<StickyChange>,
    /// Whether PHP gets the new record as JSON: its arrays do not tell `{}` from `[]`.
    pub as_json: bool,
}

impl Held {
    /// Boxed, as nearly no decision has one; none if there is nothing to hold.
    pub fn new(record: Option<Box<StickyRecord>>, change: Option<StickyChange>, as_json: bool) -> Option<Box<Self>> {
        (record.is_some() || change.is_some()).then(|| Box::new(Self { record, change, as_json }))
    }

    /// The change as PHP gets it.
    pub fn change(&self) -> PhpResult<Option<ZBox<ZendHashTable>>> {
        let Some(change) = &self.change else { return Ok(None) };
        let mut table = ZendHashTable::with_capacity(3);
        table.insert("key", &*change.key)?;
        table.insert("name", &*change.name)?;
        match change.record.as_ref().map(|record| record.json()) {
            Some(json) if self.as_json => table.insert("record", json)?,
            json => table.insert("record", json.map(|json| value::decode(&json)))?,
        }
        Ok(Some(table))
    }
}

/// The gates of a record as `Evaluation::exposures()` gives them.
pub fn exposures(record: &StickyRecord) -> PhpResult<ZBox<ZendHashTable>> {
    let mut list = ZendHashTable::new();
    for gate in record.gates(true) {
        let mut entry = ZendHashTable::with_capacity(3);
        entry.push(&*gate.gate)?;
        entry.push(if gate.value() { "true" } else { "false" })?;
        entry.push(&*gate.rule_id)?;
        list.push(entry)?;
    }
    Ok(list)
}
