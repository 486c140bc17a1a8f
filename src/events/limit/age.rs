//! How long the files of the limits are kept: those of the numbers for 90 days, those of the clients until the next
//! day.

use std::path::Path;

use crate::text::{DAY_MS, day};

/// How the name of a file of clients ends; it begins with the day.
const CLIENTS: &str = ".clients";
/// Days whose numbers are kept, today included.
const MOST_DAYS: i64 = 90;

/// The name of the clients' file of a day.
pub(super) fn clients_of(day: &str) -> String {
    format!("{day}{CLIENTS}")
}

/// Removes the files of clients of other days than `today`, and the numbers of days that are no longer kept.
pub(super) fn sweep(folder: &Path, today: &str) {
    let oldest = oldest(today).unwrap_or_default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let limit = if name.ends_with(CLIENTS) { today } else { &oldest };
        let is_day =
            |day: &str| day.len() == today.len() && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day = name.strip_suffix(CLIENTS).unwrap_or(name);
        if is_day(day) && day < limit {
            // What cannot be removed now is tried again tomorrow.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn oldest(today: &str) -> Option<String> {
    let noon = chrono::DateTime::parse_from_rfc3339(&format!("{today}T12:00:00Z")).ok()?;
    day(noon.timestamp_millis().saturating_sub((MOST_DAYS - 1).saturating_mul(DAY_MS)))
}
