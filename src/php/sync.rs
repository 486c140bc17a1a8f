//! `Statsig\sync()`: fetches the config once. Commands only: a page view opens no socket.

use super::argument::Call;
use super::ini;
use super::signature::{Parameter, Signature, Type};
use super::upstream::Options;
use crate::config::Snapshot;
use crate::worker::cause::Cause;
use crate::worker::clock::SystemClock;
use crate::worker::cycle::Cycle;
use crate::worker::fetch::Source;
use crate::worker::key::Key;
use crate::worker::lock::Lock;
use crate::worker::place::Place;
use crate::worker::report::{Outcome, Report};
use crate::worker::sync::Sync;
use crate::worker::transport::Transport;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::PathBuf;
use std::time::Duration;

pub(super) const SYNC: Signature = Signature {
    name: "Statsig\\sync",
    parameters: &[Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::ARRAY,
};

pub(super) fn sync(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let options = Options::read(call)?;
    let config = ini::CONFIG_FILE.path();
    let report = match run(&options, config) {
        Ok(report) => report,
        Err(cause) => {
            Report { outcome: Outcome::Failed, cause: Some(cause), time: None, cv: None, bytes: 0, wait: None }
        }
    };
    let mut table = ZendHashTable::new();
    table.insert("outcome", report.outcome.word())?;
    table.insert("cause", report.cause.map(Cause::word))?;
    table.insert("time", report.time.and_then(|time| i64::try_from(time).ok()))?;
    table.insert("bytes", i64::try_from(report.bytes).unwrap_or(i64::MAX))?;
    result.set_hashtable(table);
    Ok(())
}

fn run(options: &Options, config: PathBuf) -> Result<Report, Cause> {
    let key = Key::read(&options.key_file)?;
    let transport = Transport::new(&options.reach)?;
    let place = Place::new(&config);
    let _lock = Lock::take(&place.lock())?;
    let source = Source { transport: &transport, api: &options.api, key: &key, max_bytes: options.max_bytes };
    let sync = Sync::new(source, place, options.force);
    let mut cycle = Cycle { sync, lists: None, interval: Duration::ZERO };
    let mut judge = |document: &[u8]| Snapshot::compile(document).map(drop).map_err(|_| Cause::Uncompilable);
    Ok(cycle.single(&mut judge, &SystemClock, &mut |_| ()))
}
