//! The module's section of `phpinfo()` and `php --ri statsig`: plain words, no secret.

use super::clock::wall_millis;
use super::freshness::{age, attempt, long};
use super::hook::fenced;
use super::status::error;
use super::{ini, log, request};
use crate::cache::Identity;
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};

/// Settings whose value may hold a password (a proxy's user part): only whether they are set is shown.
const HIDDEN: [&str; 1] = ["statsig.proxy"];

/// The engine's call.
pub(super) extern "C" fn info(_: *mut ModuleEntry) {
    fenced("info", || {
        info_table_start!();
        row("Statsig", "enabled");
        row("Version", env!("CARGO_PKG_VERSION"));
        config_rows();
        list_row();
        worker_rows();
        let (_, refusal) = log::state();
        row("Spool error", refusal.unwrap_or("none"));
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

fn config_rows() {
    let (file, report) = request::report();
    let (pin, now) = request::pinned();
    let report = report.unwrap_or_default();
    row("Config error", error(file.as_os_str().is_empty(), &report).unwrap_or("none"));
    row("Config loads / refusals in this process", &format!("{} / {}", report.loads, report.refusals));
    if let Some(identity) = report.identity {
        let (seconds, nanos) = identity.modified;
        let Identity { device, inode, size, .. } = identity;
        row("Config file identity", &format!("device {device}, inode {inode}, {size} bytes, {seconds}.{nanos:09}"));
    }
    let Some(pin) = pin else { return };
    let snapshot = pin.snapshot();
    row("Config version", snapshot.version());
    row("Config time / checksum", &format!("{} / {}", snapshot.time(), or_none(snapshot.checksum())));
    row("Config age", &seconds(age(long(snapshot.time()), now)));
    row("Config entries refused", &snapshot.refused().len().to_string());
}

fn list_row() {
    let (pin, _) = request::pinned();
    let Some(pin) = pin else { return };
    let (lists, trouble) = (pin.lists(), request::list_report().trouble.unwrap_or("none"));
    let (count, ids, refused) = (lists.len(), lists.ids(), lists.refused());
    row("ID lists / ids / refused / error", &format!("{count} / {ids} / {refused} / {trouble}"));
}

fn worker_rows() {
    let (file, _) = request::report();
    let Some(attempt) = attempt(&file) else { return row("Worker", "has not run") };
    let now = wall_millis();
    row("Worker", if attempt.is_alive(now) { "alive" } else { "no loop runs" });
    let cause = attempt.cause.as_deref().unwrap_or("no cause");
    let ago = seconds(age(attempt.at, now));
    row("Last sync", &format!("{}, {cause}, {ago} ago", or_none(&attempt.outcome)));
    row("Last good sync", &seconds(age(attempt.succeeded, now)));
    let counts: Vec<String> = attempt.counts.iter().map(|(word, count)| format!("{word} {count}")).collect();
    row("Syncs by outcome or cause", or_none(&counts.join(", ")));
    row("Last sync of ID lists", attempt.lists_cause.as_deref().unwrap_or("fine"));
}

fn seconds(age: Option<i64>) -> String {
    age.map_or_else(|| "never".to_owned(), |age| format!("{age} s"))
}

fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

/// One row. A NUL byte, which C cannot carry, ends the text.
fn row(name: &str, value: &str) {
    let cut = |text: &str| text.split('\0').next().unwrap_or_default().to_owned();
    info_table_row!(cut(name), cut(value));
}
