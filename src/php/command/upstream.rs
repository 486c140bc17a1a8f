//! What `sync()`, `ship()` and `probe()` share: their options, the rule that they run on the command line only, and
//! random numbers for waiting times.

use crate::eval::Host;
use crate::php::basis::option::text;
use crate::php::basis::request;
use crate::php::zend::argument::Call;
use crate::php::zend::exception::misuse;
use crate::php::zend::ini;
use crate::php::zend::signature::{Parameter, Type};
use crate::worker::host::place::Place;
use crate::worker::net::transport;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::ffi::{OsStr, OsString};
use std::hash::{BuildHasher, RandomState};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The parameters of all three.
pub const OPTIONS: &[Parameter] = &[Parameter::optional("options", Type::ARRAY, "[]")];

/// Milliseconds. A loop that asks Statsig more often than this is a mistake.
const LEAST_INTERVAL: u64 = 100;

/// The options of a call; what it leaves out is taken from `php.ini`.
pub struct CommandOptions {
    pub transport: transport::TransportOptions,
    pub max_bytes: u64,
    pub api: String,
    pub events_api: String,
    pub key_file: PathBuf,
    /// Two wikis of one host have a config file and a spool each; empty: not set.
    pub config_file: PathBuf,
    pub spool_dir: PathBuf,
    pub max_batches: u64,
    /// `statsig` or `file`; none: all that are set up.
    pub sink: Option<String>,
    pub force: bool,
    /// Between two syncs of a loop; none syncs once.
    pub interval: Option<Duration>,
    /// Whether the loop ships as well.
    pub ship: bool,
    /// Program and arguments by which a loop has the policy file written anew; empty: none.
    pub policy_command: Vec<OsString>,
    /// Whether Statsig is asked for the config and the ID lists.
    pub ask: bool,
    /// Program and arguments by which a loop speaks to the store of a farm; empty: there is none.
    pub farm_command: Vec<OsString>,
    /// The file that shows when this host last looked into that store.
    pub farm_looked: PathBuf,
}

impl CommandOptions {
    pub fn read(call: &Call<'_>) -> PhpResult<Self> {
        if !request::is_command() {
            return Err(misuse(format!("{}() works on the command line only", call.function())));
        }
        let proxy = Some(ini::PROXY.text()).filter(|proxy| !proxy.is_empty());
        let mut options = Self {
            transport: transport::TransportOptions { proxy, ..transport::TransportOptions::default() },
            max_bytes: ini::max_config_bytes(),
            api: ini::API.text(),
            events_api: ini::EVENTS_API.text(),
            key_file: ini::SECRET_FILE.path(),
            config_file: ini::CONFIG_FILE.path(),
            spool_dir: ini::SPOOL_DIR.path(),
            max_batches: u64::MAX,
            sink: None,
            force: false,
            interval: None,
            ship: false,
            policy_command: Vec::new(),
            ask: true,
            farm_command: Vec::new(),
            farm_looked: PathBuf::new(),
        };
        let mut position = call.array(0)?.map(ZendHashTable::iter);
        while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
            let name = text(&name);
            if !options.set(&name, entry.dereference()) {
                let problem = if Self::NAMES.contains(&&*name) { "wrong value for" } else { "unknown" };
                return Err(misuse(format!("{}(): {problem} option '{}'", call.function(), name.escape_debug())));
            }
        }
        Ok(options)
    }

    const NAMES: [&str; 19] = [
        "timeoutMs",
        "connectTimeoutMs",
        "maxBytes",
        "api",
        "eventsApi",
        "keyFile",
        "configFile",
        "spoolDir",
        "caFile",
        "proxy",
        "maxBatches",
        "sink",
        "force",
        "intervalMs",
        "ship",
        "policyCommand",
        "ask",
        "farmCommand",
        "farmLooked",
    ];

    /// Sets one option; false if there is no such option, or not with this value.
    fn set(&mut self, name: &str, value: &Zval) -> bool {
        let number = value.long().and_then(|number| u64::try_from(number).ok()).filter(|number| *number > 0);
        let word = value.zend_str().map(|_| text(value).into_owned());
        match (name, number, word) {
            ("timeoutMs", Some(millis), _) => self.transport.total = Duration::from_millis(millis),
            ("connectTimeoutMs", Some(millis), _) => self.transport.connect = Duration::from_millis(millis),
            ("maxBytes", Some(bytes), _) => self.max_bytes = bytes,
            ("maxBatches", Some(batches), _) => self.max_batches = batches,
            ("api", _, Some(address)) => self.api = address,
            ("eventsApi", _, Some(address)) => self.events_api = address,
            ("keyFile", _, Some(path)) => self.key_file = path.into(),
            ("configFile", _, Some(path)) if !path.is_empty() => self.config_file = path.into(),
            ("spoolDir", _, Some(path)) if !path.is_empty() => self.spool_dir = path.into(),
            ("caFile", _, Some(path)) => self.transport.ca_file = Some(path.into()),
            ("proxy", _, Some(proxy)) => self.transport.proxy = Some(proxy).filter(|proxy| !proxy.is_empty()),
            ("sink", _, Some(sink)) if sink == "statsig" || sink == "file" => self.sink = Some(sink),
            ("intervalMs", Some(millis), _) if millis >= LEAST_INTERVAL => {
                self.interval = Some(Duration::from_millis(millis));
            }
            ("ship", ..) if value.is_bool() => self.ship = value.is_true(),
            ("policyCommand", ..) => match words(value) {
                Some(words) => self.policy_command = words,
                None => return false,
            },
            ("farmCommand", ..) => match words(value) {
                Some(words) => self.farm_command = words,
                None => return false,
            },
            ("farmLooked", _, Some(path)) if !path.is_empty() => self.farm_looked = path.into(),
            ("ask", ..) if value.is_bool() => self.ask = value.is_true(),
            ("force", ..) if value.is_bool() => self.force = value.is_true(),
            _ => return false,
        }
        true
    }
}

/// The words of a command: none where it is no list of texts, or has no program.
fn words(value: &Zval) -> Option<Vec<OsString>> {
    let word = |word: &Zval| {
        let bytes = word.dereference().zend_str()?.as_bytes();
        (!bytes.contains(&0)).then(|| OsStr::from_bytes(bytes).to_owned())
    };
    let words: Vec<OsString> = value.array()?.values().map(word).collect::<Option<_>>()?;
    words.first().is_some_and(|program| !program.is_empty()).then_some(words)
}

/// The path, given by an option or by `setting`; misuse if neither gave one.
pub fn required<'a>(call: &Call<'_>, path: &'a Path, setting: ini::Setting) -> PhpResult<&'a Path> {
    if path.as_os_str().is_empty() {
        return Err(misuse(format!("{}(): {} is not set", call.function(), setting.name())));
    }
    Ok(path)
}

/// A number within [0, 1), from the system's randomness.
#[allow(clippy::cast_precision_loss)]
pub fn chance() -> f64 {
    (RandomState::new().hash_one(0) >> 11) as f64 / (1_u64 << 53) as f64
}

pub fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The folder of ID lists: of its setting, or beside the config file.
pub fn id_list_dir(place: &Place) -> PathBuf {
    match ini::ID_LIST_DIR.path() {
        unset if unset.as_os_str().is_empty() => place.id_lists(),
        folder => folder,
    }
}

/// The environment that php-fpm's decisions are made in, as far as it is that of the CLI.
pub fn host() -> Host {
    ini::ENVIRONMENT.with(|tier| Host::with_tier(&String::from_utf8_lossy(tier)))
}
