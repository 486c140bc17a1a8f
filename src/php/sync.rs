//! `Statsig\sync()`: fetches the config once. Commands only: a page view opens no socket.

use super::argument::{Call, lossy};
use super::exception::misuse;
use super::signature::{Parameter, Signature, Type};
use super::{ini, request};
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
use crate::worker::transport::{Options as Reach, Transport};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::PathBuf;
use std::time::Duration;

pub(super) const SYNC: Signature = Signature {
    name: "Statsig\\sync",
    parameters: &[Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::ARRAY,
};

/// Where from, and how.
struct Options {
    reach: Reach,
    api: String,
    key_file: PathBuf,
    max_bytes: u64,
    force: bool,
}

impl Options {
    /// From the settings, then from the call's array.
    fn read(call: &Call<'_>) -> PhpResult<Self> {
        let mut options = Self {
            reach: Reach { proxy: Some(ini::PROXY.text()), ..Reach::default() },
            api: ini::API.text(),
            key_file: ini::SECRET_FILE.path(),
            max_bytes: ini::MAX_CONFIG_BYTES.bytes(32 << 20),
            force: false,
        };
        let Some(table) = call.array(0)? else { return Ok(options) };
        let mut position = table.iter();
        while let Some((name, entry)) = position.next_zval() {
            let name = name.zend_str().map(|text| lossy(text.as_bytes()).into_owned()).unwrap_or_default();
            if options.set(&name, entry.dereference()).is_none() {
                return Err(misuse(format!("{}(): unknown option, or one of the wrong type", call.function())));
            }
        }
        Ok(options)
    }

    /// Sets one option; none if there is no such option, or not of this type.
    fn set(&mut self, name: &str, entry: &Zval) -> Option<()> {
        let text = || Some(lossy(entry.zend_str()?.as_bytes()).into_owned());
        let count = || u64::try_from(entry.long()?).ok();
        match name {
            "api" => self.api = text()?,
            "keyFile" => self.key_file = text()?.into(),
            "caFile" => self.reach.ca_file = Some(text()?.into()),
            "proxy" => self.reach.proxy = Some(text()?),
            "timeoutMs" => self.reach.total = Duration::from_millis(count()?),
            "connectTimeoutMs" => self.reach.connect = Duration::from_millis(count()?),
            "maxBytes" => self.max_bytes = count()?,
            "force" => self.force = entry.bool()?,
            _ => return None,
        }
        Some(())
    }
}

pub(super) fn sync(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    if !request::is_command() {
        return Err(misuse(format!("{}() is for the command line only", call.function())));
    }
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
