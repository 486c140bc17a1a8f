//! What `status()` and `phpinfo()` say of the database of countries. No address and no country is among it.

use super::freshness::{long, millis};
use crate::config::geo::database::Database;
use crate::php::basis::request;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use std::sync::atomic::{AtomicU64, Ordering};

/// The database that this request looks addresses up in; none where the setting is not set.
pub fn status() -> PhpResult<Option<ZBox<ZendHashTable>>> {
    let Some((database, report)) = request::countries() else { return Ok(None) };
    let of = |count: fn(&Database) -> &AtomicU64| database.as_deref().map_or(0, |database| read(count(database)));
    let database = database.as_deref();
    let mut table = ZendHashTable::new();
    table.insert("error", report.trouble)?;
    table.insert("type", database.map(Database::kind))?;
    table.insert("builtAt", database.map(|database| long(database.built().saturating_mul(1_000))))?;
    table.insert("bytes", database.map_or(0, |database| long(database.bytes())))?;
    table.insert("held", database.map(held))?;
    table.insert("loadedAt", report.loaded.map(millis))?;
    table.insert("loads", long(report.loads))?;
    table.insert("refusals", long(report.refusals))?;
    table.insert("lookups", of(|database| &database.lookups.all))?;
    table.insert("unknown", of(|database| &database.lookups.unknown))?;
    table.insert("failed", of(|database| &database.lookups.failed))?;
    Ok(Some(table))
}

/// The same in one line.
pub fn in_words() -> String {
    let Some((database, report)) = request::countries() else { return "not looked up".to_owned() };
    let trouble = report.trouble.map(|word| format!("; the file is not in use: {word}")).unwrap_or_default();
    let Some(database) = database else { return format!("unknown{trouble}") };
    let [all, unknown, failed] = [&database.lookups.all, &database.lookups.unknown, &database.lookups.failed].map(read);
    let (kind, bytes, held) = (database.kind(), database.bytes(), held(&database));
    format!("{kind}, {bytes} bytes, {held}; {all} looked up, {unknown} unknown, {failed} failed{trouble}")
}

fn held(database: &Database) -> &'static str {
    if database.is_mapped() { "mapped" } else { "read" }
}

fn read(counter: &AtomicU64) -> i64 {
    long(counter.load(Ordering::Relaxed))
}
