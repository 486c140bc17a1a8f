//! Counts the lines of the file sink as a rollup does, to make a damaged rollup anew.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use crate::events::spool::claim::Closed;
use crate::events::spool::line_reader::each_line;
use crate::worker::books::ledger::{EventId, id};
use crate::worker::books::rollup::Rollup;
use crate::worker::judge::verdict::CountedExposure;

/// What a rollup needs of a line of the file sink.
#[derive(Deserialize)]
struct DayLine<'a> {
    id: &'a str,
    host: &'a str,
    verified: Option<bool>,
    counted: Option<DayCount>,
}

/// What the line says that its exposure counts as.
#[derive(Deserialize)]
struct DayCount {
    entry: String,
    version: String,
    group: String,
    unit: Option<String>,
}

/// Counts what this `host` has written into a day's file: each id once, those of `except` not at all. `None` where
/// there is no file.
pub(super) fn recount(path: &Path, host: &str, except: &HashSet<EventId>) -> Option<Rollup> {
    if !path.is_file() {
        return None;
    }
    let (mut rollup, mut known) = (Rollup::default(), HashSet::new());
    each_line(&Closed::plain(path.to_owned()), 0, |line| {
        let Ok(DayLine { id: text, host: of, verified, counted: Some(counted) }) = serde_json::from_str(line) else {
            return;
        };
        let Some(id) = id(text).filter(|id| of == host && !except.contains(id)) else { return };
        if known.insert(id) {
            let DayCount { entry, version, group, unit } = counted;
            let unit = unit.and_then(|unit| u64::from_str_radix(&unit, 16).ok());
            rollup.note(&CountedExposure { entry, version, group, unit }, verified == Some(false));
        }
    });
    Some(rollup)
}
