//! `status()`, `names()` and the section of `phpinfo()`.

use super::argument::Call;
use super::hook::fenced;
use super::log::{self, COUNTERS};
use super::pin::Pin;
use super::{ini, request, user};
use crate::cache::{Identity, Report};
use crate::config::Snapshot;
use crate::config::spec::{Entity, Spec};
use crate::eval::Kind;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};
use std::sync::atomic::Ordering;
use std::time::{SystemTime, UNIX_EPOCH};

/// Settings whose value may hold a password (a proxy's user part): only whether they are set is shown.
const HIDDEN: [&str; 1] = ["statsig.proxy"];

/// `Statsig\status()`: the module, this request's snapshot, and the state of its file.
pub(super) fn status(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (file, report) = request::report();
    let (pin, _) = request::pinned();
    let report = report.unwrap_or_default();
    let mut table = content(pin.as_ref().map(|pin| pin.snapshot()))?;
    table.insert("version", env!("CARGO_PKG_VERSION"))?;
    table.insert("file", &*file.to_string_lossy())?;
    table.insert("error", error(file.as_os_str().is_empty(), &report))?;
    table.insert("loadedAt", report.loaded.map(millis))?;
    table.insert("fileSize", report.identity.and_then(|identity| i64::try_from(identity.size).ok()))?;
    table.insert("fileTime", report.identity.map(|identity| identity.modified.0.saturating_mul(1_000)))?;
    table.insert("loads", count(report.loads))?;
    table.insert("refusals", count(report.refusals))?;
    table.insert("userCuts", count(user::cuts()))?;
    table.insert("events", events()?)?;
    result.set_hashtable(table);
    Ok(())
}

/// What became of the lines of this process.
fn events() -> PhpResult<ZBox<ZendHashTable>> {
    let (buffered, refusal) = log::state();
    let mut table = ZendHashTable::new();
    table.insert("buffered", count(buffered))?;
    for (name, counter) in [
        ("recorded", &COUNTERS.recorded),
        ("spooled", &COUNTERS.spooled),
        ("muted", &COUNTERS.muted),
        ("refused", &COUNTERS.refused),
        ("lost", &COUNTERS.lost),
    ] {
        table.insert(name, count(counter.load(Ordering::Relaxed)))?;
    }
    table.insert("spoolError", refusal)?;
    let mut failures = ZendHashTable::new();
    for (tag, number) in super::relay::failures() {
        failures.insert(tag, count(number))?;
    }
    table.insert("failures", failures)?;
    Ok(table)
}

/// What is said of a snapshot, or of its absence.
pub(super) fn content(snapshot: Option<&Snapshot>) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("configTime", snapshot.map(|snapshot| count(snapshot.time())))?;
    table.insert("configVersion", snapshot.map(Snapshot::version))?;
    for (name, kind) in [
        ("gates", Kind::Gate),
        ("configs", Kind::DynamicConfig),
        ("experiments", Kind::Experiment),
        ("layers", Kind::Layer),
    ] {
        table.insert(name, snapshot.map_or(0, |snapshot| count(entries(snapshot, kind).count() as u64)))?;
    }
    let mut refused = ZendHashTable::new();
    for refusal in snapshot.map_or(&[][..], Snapshot::refused) {
        let mut entry = ZendHashTable::with_capacity(3);
        entry.insert("section", refusal.section)?;
        entry.insert("name", &*refusal.name)?;
        entry.insert("cause", refusal.cause.name())?;
        refused.push(entry)?;
    }
    table.insert("refused", refused)?;
    Ok(table)
}

/// The names of one kind, in the document's order, as a PHP array.
pub(super) fn set_names(pin: Option<&Pin>, kind: Kind, result: &mut Zval) -> PhpResult {
    let mut list = ZendHashTable::new();
    if let Some(pin) = pin {
        for spec in entries(pin.snapshot(), kind) {
            list.push(pin.snapshot().str(spec.name))?;
        }
    }
    result.set_hashtable(list);
    Ok(())
}

/// The entries that answer when asked for `kind`. Segments and holdouts are parts of gates, not entries.
fn entries(snapshot: &Snapshot, kind: Kind) -> impl Iterator<Item = &Spec> {
    let section = match kind {
        Kind::Gate => &snapshot.gates,
        Kind::DynamicConfig | Kind::Experiment => &snapshot.configs,
        Kind::Layer => &snapshot.layers,
    };
    section.iter().map(|(_, spec)| spec).filter(move |spec| match kind {
        Kind::Gate => !matches!(spec.entity, Entity::Segment | Entity::Holdout),
        Kind::Experiment => spec.entity == Entity::Experiment,
        Kind::DynamicConfig => spec.entity != Entity::Experiment,
        Kind::Layer => true,
    })
}

fn error(no_file: bool, report: &Report) -> Option<&'static str> {
    if no_file { Some("no_config_file") } else { report.trouble }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The engine's call for `phpinfo()` and `php --ri statsig`.
pub(super) extern "C" fn info(_: *mut ModuleEntry) {
    fenced("info", || {
        info_table_start!();
        row("Statsig", "enabled");
        row("Version", env!("CARGO_PKG_VERSION"));
        snapshot_rows();
        info_table_end!();
        info_table_start!();
        info_table_header!("Directive", "Value");
        for setting in ini::ALL {
            let value = setting.text();
            let shown = match value.as_str() {
                "" => "no value",
                _ if HIDDEN.contains(&setting.name()) => "set",
                value => value,
            };
            row(setting.name(), shown);
        }
        info_table_end!();
    });
}

fn snapshot_rows() {
    let (file, report) = request::report();
    let (pin, now) = request::pinned();
    let report = report.unwrap_or_default();
    row("Config error", error(file.as_os_str().is_empty(), &report).unwrap_or("none"));
    row("Config loads / refusals in this process", &format!("{} / {}", report.loads, report.refusals));
    let (_, refusal) = log::state();
    row("Spool error", refusal.unwrap_or("none"));
    if let Some(identity) = report.identity {
        let (seconds, nanos) = identity.modified;
        let Identity { device, inode, size, .. } = identity;
        row("Config file identity", &format!("device {device}, inode {inode}, {size} bytes, {seconds}.{nanos:09}"));
    }
    let Some(pin) = pin else { return };
    let age = now.saturating_sub(count(pin.snapshot().time())) / 1_000;
    row("Config version", pin.snapshot().version());
    row("Config age", &format!("{age} s"));
    row("Config entries refused", &pin.snapshot().refused().len().to_string());
}

/// One row. A NUL byte, which C cannot carry, ends the text.
fn row(name: &str, value: &str) {
    let cut = |text: &str| text.split('\0').next().unwrap_or_default().to_owned();
    info_table_row!(cut(name), cut(value));
}
