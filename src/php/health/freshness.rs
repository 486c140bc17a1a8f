//! What `status()` and `phpinfo()` say of the ID lists, the worker and the spool. It is read from the files that the
//! worker leaves beside the config and in the spool, only when somebody asks and never for a decision.

use crate::events::limit::sheet::Sheet;
use crate::events::spool::folder;
use crate::php::basis::request;
use crate::php::zend::clock::wall_millis;
use crate::php::zend::ini;
use crate::worker::books::shipment::{SinkState, SinkStates};
use crate::worker::host::place::Place;
use crate::worker::sync::attempt::Attempt;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// What the worker of this config file last wrote down; none if none ever ran.
pub fn attempt(file: &Path) -> Option<Attempt> {
    let attempt = Attempt::load(&Place::new(file).attempt());
    (attempt != Attempt::default()).then_some(attempt)
}

/// Seconds since a time in milliseconds; none if that is 0, which stands for never.
pub fn age(time: i64, now: i64) -> Option<i64> {
    (time != 0).then(|| now.saturating_sub(time) / 1_000)
}

/// The ID lists that this request's decisions ask.
pub fn id_lists() -> PhpResult<ZBox<ZendHashTable>> {
    let report = request::list_report();
    let (pin, _) = request::pinned();
    let lists = pin.as_deref().map(|pin| pin.lists());
    let mut table = ZendHashTable::new();
    table.insert("lists", lists.map_or(0, |lists| long(lists.len())))?;
    table.insert("ids", lists.map_or(0, |lists| long(lists.ids())))?;
    table.insert("bytes", lists.map_or(0, |lists| long(lists.bytes())))?;
    table.insert("refused", lists.map_or(0, |lists| long(lists.refused())))?;
    table.insert("loadedAt", report.loaded.map(millis))?;
    table.insert("error", report.trouble)?;
    Ok(table)
}

/// The last sync and the counts of all of them; ages in seconds.
pub fn sync(file: &Path) -> PhpResult<Option<ZBox<ZendHashTable>>> {
    let Some(attempt) = attempt(file) else { return Ok(None) };
    let now = wall_millis();
    let mut table = ZendHashTable::new();
    table.insert("alive", attempt.is_alive(now))?;
    table.insert("pid", i64::from(attempt.pid))?;
    table.insert("signAge", age(attempt.beat, now))?;
    table.insert("loopEndedAge", age(attempt.loop_ended, now))?;
    table.insert("singles", long(attempt.singles))?;
    table.insert("attemptAge", age(attempt.at, now))?;
    table.insert("outcome", Some(&*attempt.outcome).filter(|word| !word.is_empty()))?;
    table.insert("cause", attempt.cause.as_deref())?;
    table.insert("successAge", age(attempt.succeeded, now))?;
    table.insert("configTime", Some(long(attempt.time)).filter(|time| *time != 0))?;
    table.insert("configVersion", Some(&*attempt.cv).filter(|version| !version.is_empty()))?;
    table.insert("counts", counts(&attempt.counts)?)?;
    table.insert("idListAge", age(attempt.lists_at, now))?;
    table.insert("idListCause", attempt.lists_cause.as_deref())?;
    table.insert("idListCounts", counts(&attempt.list_counts)?)?;
    table.insert("policyAge", age(attempt.policy_succeeded, now))?;
    table.insert("policyCause", attempt.policy_cause.as_deref())?;
    table.insert("policyFailures", long(attempt.policy_failures))?;
    table.insert("farmCause", attempt.farm_cause.as_deref())?;
    let mut faults = ZendHashTable::new();
    for (wiki, word) in &attempt.program_faults {
        faults.insert(&**wiki, &**word)?;
    }
    table.insert("programs", long(attempt.programs))?;
    table.insert("programFaults", faults)?;
    table.insert("programCounts", counts(&attempt.program_counts)?)?;
    Ok(Some(table))
}

/// How shipping goes, by sink: `statsig` and `file`.
pub fn ship() -> PhpResult<ZBox<ZendHashTable>> {
    let dir = ini::SPOOL_DIR.path();
    let state = if dir.as_os_str().is_empty() { SinkStates::default() } else { SinkStates::load(&dir) };
    // A run was killed before it wrote its numbers down; the next run adds them.
    let is_incomplete = !dir.as_os_str().is_empty() && SinkStates::is_incomplete(&dir);
    let mut table = ZendHashTable::new();
    for (sink, state) in &state.0 {
        table.insert(&**sink, of_sink(state, is_incomplete)?)?;
    }
    Ok(table)
}

/// How full the spool is, and for how many hours it would take events if none were sent.
pub fn spool() -> PhpResult<Option<ZBox<ZendHashTable>>> {
    let dir = ini::SPOOL_DIR.path();
    if dir.as_os_str().is_empty() {
        return Ok(None);
    }
    let (used, room) = folder::room(&dir, crate::php::record::log::bounds());
    let rate = SinkStates::load(&dir).0.values().map(|state| state.bytes_an_hour(wall_millis())).max();
    let mut table = ZendHashTable::new();
    table.insert("bytes", long(used))?;
    table.insert("room", long(room))?;
    table.insert("hours", rate.and_then(|rate| room.checked_div(rate)).map(long))?;
    Ok(Some(table))
}

/// What became of the browsers' events of today, on this host; none where nothing was sent yet.
pub fn relay() -> PhpResult<Option<ZBox<ZendHashTable>>> {
    let dir = ini::SPOOL_DIR.path();
    if dir.as_os_str().is_empty() {
        return Ok(None);
    }
    let Some(rows) = Sheet::today(&dir, wall_millis()) else { return Ok(None) };
    let mut table = ZendHashTable::new();
    for (name, number) in rows {
        table.insert(&*name, long(number))?;
    }
    Ok(Some(table))
}

fn of_sink(state: &SinkState, is_incomplete: bool) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    table.insert("successAge", age(state.last_shipped, wall_millis()))?;
    table.insert("failures", i64::from(state.failures))?;
    table.insert("cause", state.cause.as_deref())?;
    table.insert("shipped", long(state.shipped))?;
    table.insert("unverified", long(state.unverified))?;
    table.insert("removed", long(state.removed))?;
    table.insert("quarantined", long(state.quarantined))?;
    table.insert("filesRemoved", long(state.files_removed))?;
    table.insert("incomplete", is_incomplete)?;
    table.insert("dropped", counts(&state.dropped)?)?;
    Ok(table)
}

fn counts(counts: &BTreeMap<String, u64>) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    for (word, count) in counts {
        table.insert(&**word, long(*count))?;
    }
    Ok(table)
}

/// Milliseconds since 1970.
pub fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A number as a PHP int; what is too large becomes the largest.
pub fn long(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
