//! Options of `sync()` and `ship()`: from the settings, then from the call's array.

use super::argument::{Call, lossy};
use super::exception::misuse;
use super::{ini, request};
use crate::worker::transport::Options as Reach;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;
use std::path::PathBuf;
use std::time::Duration;

/// Where from, and how.
pub(super) struct Options {
    pub(super) reach: Reach,
    pub(super) api: String,
    pub(super) events_api: String,
    pub(super) key_file: PathBuf,
    pub(super) max_bytes: u64,
    pub(super) max_batches: u64,
    /// `statsig`, `file` or `both`; none: what the settings allow.
    pub(super) sink: Option<String>,
    pub(super) force: bool,
}

impl Options {
    /// Reads them, in commands only: a page view opens no socket.
    pub(super) fn read(call: &Call<'_>) -> PhpResult<Self> {
        if !request::is_command() {
            return Err(misuse(format!("{}() is for the command line only", call.function())));
        }
        let mut options = Self {
            reach: Reach { proxy: Some(ini::PROXY.text()), ..Reach::default() },
            api: ini::API.text(),
            events_api: ini::EVENTS_API.text(),
            key_file: ini::SECRET_FILE.path(),
            max_bytes: ini::MAX_CONFIG_BYTES.bytes(32 << 20),
            max_batches: u64::MAX,
            sink: None,
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
            "eventsApi" => self.events_api = text()?,
            "maxBatches" => self.max_batches = count()?,
            "sink" => self.sink = Some(text().filter(|sink| matches!(sink.as_str(), "statsig" | "file" | "both"))?),
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
