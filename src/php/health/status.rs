//! What `status()` and `names()` tell: of the module, of a snapshot and its entries, and of the config file.

use super::countries;
use super::freshness::{self, long as count, millis};
use crate::cache::snapshots::CacheReport;
use crate::config::Snapshot;
use crate::config::compiled::spec::{Entity, Spec};
use crate::config::local_document::is_local;
use crate::eval::Kind;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::basis::user;
use crate::php::record::counters::COUNTERS;
use crate::php::record::log;
use crate::php::sticky::given;
use crate::php::zend::argument::Call;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::convert;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::atomic::Ordering;

/// The body of `Statsig\status()`. The stub documents every key.
pub fn status(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_hashtable(told(true)?);
    Ok(())
}

/// The body of `Statsig\health()`: to know how full the spool is, each of its files would be looked at.
pub fn health(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_hashtable(told(false)?);
    Ok(())
}

fn told(with_spool: bool) -> PhpResult<ZBox<ZendHashTable>> {
    let (file, report) = request::report();
    let (pin, _) = request::pinned();
    let report = report.unwrap_or_default();
    let mut table = content(pin.as_deref())?;
    table.insert("version", env!("CARGO_PKG_VERSION"))?;
    table.insert("file", &*file.to_string_lossy())?;
    table.insert("error", error(file.as_os_str().is_empty(), &report))?;
    table.insert("loadedAt", report.loaded.map(millis))?;
    let document = pin.as_ref().and_then(|pin| pin.document());
    let age = document.and_then(|document| freshness::age(count(document.time()), wall_millis()));
    table.insert("configAge", age)?;
    table.insert("fileDevice", report.identity.map(|identity| count(identity.device)))?;
    table.insert("fileInode", report.identity.map(|identity| count(identity.inode)))?;
    table.insert("fileSize", report.identity.map(|identity| count(identity.size)))?;
    table.insert("fileTime", report.identity.map(|identity| identity.modified.0.saturating_mul(1_000)))?;
    table.insert("image", document.and(pin.as_ref()).map(|pin| pin.loaded.image))?;
    table.insert("loads", count(report.loads))?;
    table.insert("refusals", count(report.refusals))?;
    table.insert("userCuts", count(user::cuts()))?;
    table.insert("userObjects", count(convert::objects()))?;
    table.insert("stickyIgnored", count(given::ignored()))?;
    table.insert("idLists", freshness::id_lists()?)?;
    table.insert("countries", countries::status()?)?;
    table.insert("sync", freshness::sync(&file)?)?;
    table.insert("ship", freshness::ship()?)?;
    if with_spool {
        table.insert("spool", freshness::spool()?)?;
    }
    table.insert("events", events()?)?;
    table.insert("relay", freshness::relay()?)?;
    table.insert("local", local()?)?;
    Ok(table)
}

/// The wiki's own document; none where PHP has handed none in.
fn local() -> PhpResult<Option<ZBox<ZendHashTable>>> {
    let Some(outcome) = request::local() else { return Ok(None) };
    let own = outcome.as_ref().ok().map(|pin| pin.snapshot());
    let mut table = ZendHashTable::new();
    table.insert("version", own.map(Snapshot::version))?;
    table.insert("error", outcome.as_ref().err().copied())?;
    Ok(Some(table))
}

/// What became of the events of this process, in lines.
fn events() -> PhpResult<ZBox<ZendHashTable>> {
    let (buffered, refusal) = log::state();
    let mut table = ZendHashTable::new();
    table.insert("buffered", count(buffered))?;
    for (name, counter) in [
        ("recorded", &COUNTERS.recorded),
        ("spooled", &COUNTERS.spooled),
        ("muted", &COUNTERS.muted),
        ("overridden", &COUNTERS.overridden),
        ("refused", &COUNTERS.refused),
        ("lost", &COUNTERS.lost),
    ] {
        table.insert(name, count(counter.load(Ordering::Relaxed)))?;
    }
    table.insert("spoolError", refusal)?;
    let mut failures = ZendHashTable::new();
    for (tag, number) in crate::php::record::failure::failures() {
        failures.insert(tag, count(number))?;
    }
    table.insert("failures", failures)?;
    Ok(table)
}

/// The part that `Statsig\status()` and `Config::status()` share; all null, 0 or empty without a document.
pub fn content(pin: Option<&Pin>) -> PhpResult<ZBox<ZendHashTable>> {
    let snapshot = pin.and_then(Pin::document);
    let mut table = ZendHashTable::new();
    table.insert("configTime", snapshot.map(|snapshot| count(snapshot.time())))?;
    table.insert("configVersion", snapshot.map(Snapshot::version))?;
    table.insert("configChecksum", snapshot.map(Snapshot::checksum).filter(|checksum| !checksum.is_empty()))?;
    for (name, kind) in [
        ("gates", Kind::Gate),
        ("configs", Kind::DynamicConfig),
        ("experiments", Kind::Experiment),
        ("layers", Kind::Layer),
    ] {
        table.insert(name, snapshot.map_or(0, |snapshot| count(entries(snapshot, kind).count())))?;
    }
    let mut refused = ZendHashTable::new();
    for refusal in snapshot.map_or_else(Vec::new, Snapshot::refused) {
        let mut entry = ZendHashTable::with_capacity(3);
        entry.insert("section", refusal.section)?;
        entry.insert("name", &*refusal.name)?;
        entry.insert("cause", refusal.cause.name())?;
        refused.push(entry)?;
    }
    table.insert("refused", refused)?;
    let overrides = pin.and_then(|pin| pin.host.overrides.as_deref());
    let mut answers = ZendHashTable::with_capacity(2);
    answers.insert("answers", overrides.map_or(0, |overrides| count(overrides.count())))?;
    answers.insert("ignored", overrides.map_or(0, |overrides| i64::from(overrides.ignored())))?;
    table.insert("overrides", answers)?;
    Ok(table)
}

/// The names of one kind in Statsig's document and then in the wiki's own, in the order of each, as a PHP array.
pub fn set_names(statsig: Option<&Pin>, own: Option<&Pin>, kind: Kind, result: &mut Zval) -> PhpResult {
    let mut list = ZendHashTable::new();
    for (pin, is_own) in statsig.map(|pin| (pin, false)).into_iter().chain(own.map(|pin| (pin, true))) {
        let names = entries(pin.snapshot(), kind).map(|spec| pin.snapshot().str(spec.name));
        // A wiki's own document also holds what its entries ask of Statsig's.
        for name in names.filter(|name| !is_own || is_local(name)) {
            list.push(name)?;
        }
    }
    result.set_hashtable(list);
    Ok(())
}

/// The entries that answer when asked for `kind`. Segments and holdouts are parts of gates, not entries.
fn entries(snapshot: &Snapshot, kind: Kind) -> impl Iterator<Item = &Spec> {
    let section = match kind {
        Kind::Gate => snapshot.gates(),
        Kind::DynamicConfig | Kind::Experiment => snapshot.configs(),
        Kind::Layer => snapshot.layers(),
    };
    section.iter().map(|(_, spec)| spec).filter(move |spec| match kind {
        Kind::Gate => !matches!(spec.entity(), Entity::Segment | Entity::Holdout),
        Kind::Experiment => spec.entity() == Entity::Experiment,
        Kind::DynamicConfig => spec.entity() != Entity::Experiment,
        Kind::Layer => true,
    })
}

/// What is wrong with the config file, in one word of the stub; none if nothing is.
pub fn error(no_file: bool, report: &CacheReport) -> Option<&'static str> {
    if no_file { Some("no_config_file") } else { report.trouble }
}
