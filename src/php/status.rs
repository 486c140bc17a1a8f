//! `status()` and the section of `phpinfo()`.

use super::hook::fenced;
use super::ini;
use ext_php_rs::zend::ModuleEntry;
use ext_php_rs::{info_table_end, info_table_header, info_table_row, info_table_start};

/// Settings whose value may hold a password (a proxy's user part): only whether they are set is shown.
const HIDDEN: [&str; 1] = ["statsig.proxy"];

/// The engine's call for `phpinfo()` and `php --ri statsig`.
pub(super) extern "C" fn info(_: *mut ModuleEntry) {
    fenced(|| {
        info_table_start!();
        row("Statsig", "enabled");
        row("Version", env!("CARGO_PKG_VERSION"));
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

/// One row. A NUL byte, which C cannot carry, ends the text.
fn row(name: &str, value: &str) {
    let cut = |text: &str| text.split('\0').next().unwrap_or_default().to_owned();
    info_table_row!(cut(name), cut(value));
}
