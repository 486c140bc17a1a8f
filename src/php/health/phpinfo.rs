//! The module's section of `phpinfo()` and `php --ri statsig`: plain words, no secret.

use super::countries;
use super::freshness::{age, attempt, long};
use super::status::error;
use crate::cache::file::{Identity, NOT_FOUND};
use crate::events::spool::folder;
use crate::php::basis::request;
use crate::php::record::counters::COUNTERS;
use crate::php::record::log;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::hook::fenced;
use crate::php::zend::ini;
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};
use std::sync::atomic::{AtomicU64, Ordering};

/// Settings whose value may hold a password (a proxy's user part): only whether they are set is shown.
const HIDDEN: [&str; 1] = ["statsig.proxy"];
/// Addresses that may hold a password as well: it is hidden and the rest is shown.
const ADDRESSES: [&str; 2] = ["statsig.api", "statsig.events_api"];

/// Called by the engine for `phpinfo()` and `php --ri`.
pub extern "C" fn info(_: *mut ModuleEntry) {
    fenced("info", || {
        info_table_start!();
        row("Statsig", "enabled");
        row("Version", env!("CARGO_PKG_VERSION"));
        config_rows();
        list_row();
        row("Countries of addresses", &countries::in_words());
        worker_rows();
        event_rows();
        info_table_end!();
        info_table_start!();
        info_table_header!("Directive", "Local Value", "Master Value");
        for setting in ini::ALL {
            let shown = |value: &str| cut(&shown(setting.name(), value));
            info_table_row!(setting.name(), shown(&setting.text()), shown(&setting.master()));
        }
        info_table_end!();
    });
}

/// A setting's value, without what may be secret in it.
fn shown(name: &str, value: &str) -> String {
    match value {
        "" => "no value".to_owned(),
        _ if HIDDEN.contains(&name) => "set".to_owned(),
        value if ADDRESSES.contains(&name) => without_userinfo(value),
        value => value.to_owned(),
    }
}

/// An address without user and password. Where the text is no proper address, rather too much is hidden.
fn without_userinfo(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").map_or(("", address), |(scheme, rest)| (scheme, rest));
    match rest.rsplit_once('@') {
        None => address.to_owned(),
        Some((_, host)) if scheme.is_empty() || scheme.contains('@') => format!("(hidden)@{host}"),
        Some((_, host)) => format!("{scheme}://(hidden)@{host}"),
    }
}

fn event_rows() {
    let (_, refusal) = log::state();
    row("Spool error", refusal.unwrap_or("none"));
    let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let (recorded, lost) = (of(&COUNTERS.recorded), of(&COUNTERS.lost));
    row("Events recorded / lost in this process", &format!("{recorded} / {lost}"));
    let dir = ini::SPOOL_DIR.path();
    if dir.as_os_str().is_empty() {
        return row("Spool", "none: no event is recorded");
    }
    let (used, room) = folder::room(&dir, log::bounds());
    row("Spool", &format!("{} in use, room for {}", mebibytes(used), mebibytes(room)));
}

#[allow(clippy::cast_precision_loss)] // A size for people.
fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

fn config_rows() {
    let (file, report) = request::report();
    let (pin, now) = request::pinned();
    let report = report.unwrap_or_default();
    row("Config error", error(file.as_os_str().is_empty(), &report).unwrap_or("none"));
    row("Config loads / refusals in this process", &format!("{} / {}", report.loads, report.refusals));
    if let Some(identity) = report.identity {
        let (seconds, _) = identity.modified;
        let Identity { device, inode, size, .. } = identity;
        let written = ago(age(seconds.saturating_mul(1_000), wall_millis()));
        row("Config file", &format!("{size} bytes, written {written} (device {device}, inode {inode})"));
    }
    let Some(pin) = pin else { return };
    let snapshot = pin.snapshot();
    row("Config image", pin.loaded.image);
    row("Config version", snapshot.version());
    row("Config time / checksum", &format!("{} / {}", snapshot.time(), or_none(snapshot.checksum())));
    row("Config changed at Statsig", &ago(age(long(snapshot.time()), now)));
    row("Config entries refused", &snapshot.refused().len().to_string());
}

fn list_row() {
    let (pin, _) = request::pinned();
    let Some(pin) = pin else { return };
    let (lists, trouble) = (pin.lists(), request::list_report().trouble);
    let (count, ids, refused) = (lists.len(), lists.ids(), lists.refused());
    let of_index = match trouble {
        // A project without lists has no index either.
        Some(NOT_FOUND) if count == 0 => return row("ID lists", "none"),
        Some(trouble) => format!("; the index is not in use: {trouble}"),
        None => String::new(),
    };
    row("ID lists", &format!("{count} of {ids} ids, {refused} refused{of_index}"));
}

fn worker_rows() {
    let (file, _) = request::report();
    let Some(attempt) = attempt(&file) else { return row("Worker", "has not run") };
    let now = wall_millis();
    row("Worker", if attempt.is_alive(now) { "alive" } else { "no loop runs" });
    let cause = attempt.cause.as_deref().unwrap_or("no cause");
    let tried = ago(age(attempt.at, now));
    row("Last sync", &format!("{}, {cause}, {tried}", or_none(&attempt.outcome)));
    row("Last good sync", &ago(age(attempt.succeeded, now)));
    let counts: Vec<String> = attempt.counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    row("Syncs by outcome or cause", or_none(&counts.join(", ")));
    row("Last sync of ID lists", attempt.lists_cause.as_deref().unwrap_or("fine"));
}

/// An age in words, as the doctor gives it.
fn ago(age: Option<i64>) -> String {
    match age {
        None => "never".to_owned(),
        Some(age) if age < 120 => format!("{age} s ago"),
        Some(age) if age < 7_200 => format!("{} min ago", age / 60),
        Some(age) if age < 172_800 => format!("{} h ago", age / 3_600),
        Some(age) => format!("{} days ago", age / 86_400),
    }
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

/// The text up to its first NUL byte: the engine takes C strings, which cannot hold one.
fn cut(text: &str) -> String {
    text.split('\0').next().unwrap_or_default().to_owned()
}

fn row(name: &str, value: &str) {
    info_table_row!(cut(name), cut(value));
}

#[cfg(test)]
mod tests {
    use super::without_userinfo;

    #[test]
    fn nothing_before_the_host_is_shown() {
        for (address, shown) in [
            ("https://api.example/v2", "https://api.example/v2"),
            ("https://user:word@api.example/v2", "https://(hidden)@api.example/v2"),
            ("https://user:w@rd@api.example", "https://(hidden)@api.example"),
            ("https://user:w/rd@api.example", "https://(hidden)@api.example"),
            ("user:word@api.example", "(hidden)@api.example"),
            ("user:w@r://d@api.example", "(hidden)@api.example"),
        ] {
            assert_eq!(without_userinfo(address), shown);
        }
    }
}
