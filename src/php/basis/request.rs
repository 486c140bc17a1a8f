//! What one request (or run of a command) keeps the same until it ends: its snapshot, its time, its settings.
//!
//! The state is thread-local, so that a thread-safe PHP needs no lock. The
//! snapshot is pinned at the first question and let go after the request's last
//! PHP code has run: within a request all answers come from one document.

use super::chance;
use super::loading::{load, open_countries};
use super::overlays::Overlay;
use super::pin::{Loaded, Pin};
use crate::cache::file::Trouble;
use crate::cache::snapshots::{Cache, CacheReport};
use crate::config::geo::database::Database;
use crate::config::ids::id_list::{INDEX, IdLists, MOST_INDEX_BYTES};
use crate::config::local_document::is_local;
use crate::eval::{Host, Overrides};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::ini;
use crate::worker::host::place::Place;
use ext_php_rs::zend::php_sapi_name;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The snapshots of this process, shared by its threads and inherited by its children.
static CACHE: Cache<Loaded> = Cache::of_sources(load);

/// The ID lists beside the configs. Only the index is looked at for changes; a list whose file is unchanged is
/// taken over from the lists before.
static LISTS: Cache<IdLists> = Cache::of_parts(load_lists, IdLists::lacks);

/// The database of countries. Another that is put in its place is taken as a config is.
static COUNTRIES: Cache<Database> = Cache::of_sources(open_countries);

/// A larger file is no database of countries. Where it cannot be mapped, each process would have to hold it.
const MOST_GEO_BYTES: u64 = 512 << 20;

/// Whether this process is a command, where one request lasts as long as the process.
static COMMAND: AtomicBool = AtomicBool::new(false);

/// Settings as this request found them: php-fpm's pools and Apache's hosts may differ.
#[derive(Default)]
struct Settings {
    /// The number of `ini::changes()` when these were read.
    changes: u64,
    file: PathBuf,
    /// The index of the ID lists; empty where nothing says where they are.
    lists: PathBuf,
    /// The database of countries; empty where there is none.
    countries: PathBuf,
    max_bytes: u64,
    interval: Duration,
    /// Whether exposures are recorded.
    exposures: bool,
    /// The environment of users that give none.
    tier: String,
}

impl Settings {
    fn read() -> Self {
        let file = ini::CONFIG_FILE.path();
        let folder = match ini::ID_LIST_DIR.path() {
            unset if unset.as_os_str().is_empty() && file.as_os_str().is_empty() => None,
            unset if unset.as_os_str().is_empty() => Some(Place::new(&file).id_lists()),
            folder => Some(folder),
        };
        Self {
            changes: ini::changes(),
            file,
            lists: folder.map(|folder| folder.join(INDEX)).unwrap_or_default(),
            countries: ini::GEO_FILE.path(),
            exposures: ini::EXPOSURES.flag(),
            tier: ini::ENVIRONMENT.text(),
            max_bytes: ini::max_config_bytes(),
            interval: ini::CHECK_INTERVAL.seconds(Duration::from_secs(1)),
        }
    }
}

#[derive(Default)]
struct Request {
    settings: Settings,
    /// None before the first question, and if no config was ever good.
    pin: Option<Rc<Pin>>,
    /// Whether the first question was asked.
    started: bool,
    /// Milliseconds since 1970 at that moment.
    now: i64,
    /// Whether exposures are recorded: none is of what is decided without a document.
    exposes: bool,
    /// Knows the countries of addresses.
    countries: Option<Arc<Database>>,
    /// What PHP code has set by hand. The pin has it too; a command that reloads needs it again.
    overrides: Option<Box<Overrides>>,
    /// The wiki's own document; none nearly always.
    local: Option<Local>,
}

/// A wiki's own document in this request.
struct Local {
    overlay: Arc<Overlay>,
    /// None if the document was refused.
    pin: Option<Rc<Pin>>,
}

thread_local! {
    static REQUEST: RefCell<Request> = RefCell::default();
}

impl Request {
    fn start(&mut self) {
        self.started = true;
        self.now = wall_millis();
        if self.settings.changes != ini::changes() {
            self.settings = Settings::read();
        }
        let settings = &self.settings;
        let snapshot = CACHE.current(&settings.file, settings.max_bytes, settings.interval);
        self.countries = COUNTRIES.current(&settings.countries, MOST_GEO_BYTES, settings.interval);
        let pin = snapshot.map(|snapshot| {
            let lists = LISTS.current(&settings.lists, MOST_INDEX_BYTES, settings.interval).unwrap_or_default();
            Pin::new(snapshot, self.host(None), lists)
        });
        self.exposes = settings.exposures && pin.is_some();
        self.pin = pin;
        if self.overrides.is_some() {
            self.apply();
        }
        // A command that reloads: its local entries may ask gates that are others now.
        if let Some(local) = self.local.take() {
            self.lay(local.overlay.text());
        }
    }

    /// What is said of all users of this request.
    fn host(&self, overrides: Option<Box<Overrides>>) -> Host {
        Host {
            overrides,
            countries: self.countries.clone(),
            keeps_addresses: !self.settings.countries.as_os_str().is_empty(),
            ..Host::with_tier(&self.settings.tier)
        }
    }

    /// Puts a wiki's own document beside Statsig's, in the place of the one before, which it returns.
    fn lay(&mut self, text: &str) -> Option<Local> {
        let overlay = Overlay::of(text, self.pin.as_deref());
        let lists = self.pin.as_ref().map(|pin| pin.shared_lists()).unwrap_or_default();
        let pin = overlay
            .outcome
            .as_ref()
            .ok()
            .map(|loaded| Pin::new(Arc::clone(loaded), self.host(self.overrides.clone()), lists));
        self.local.replace(Local { overlay, pin })
    }

    /// Gives the overrides to the pins; returns the pins before.
    fn apply(&mut self) -> [Option<Rc<Pin>>; 2] {
        let before = self.pin.take();
        let overrides = self.overrides.clone();
        let own = self.local.as_mut().and_then(|local| {
            let own = local.pin.take();
            local.pin = own.as_ref().map(|pin| pin.overriding(overrides.clone()));
            own
        });
        self.pin = match &before {
            Some(pin) if pin.document().is_some() => Some(pin.overriding(overrides)),
            // Without a document there is nothing but them.
            _ => overrides
                .map(|overrides| Pin::new(Loaded::nothing().into(), self.host(Some(overrides)), Arc::default())),
        };
        [before, own]
    }

    /// The time that conditions compare with: fixed within a web request; in a command, which may run for days, the
    /// clock's.
    fn now(&self) -> i64 {
        if is_command() { wall_millis() } else { self.now }
    }
}

/// What a question of this request is answered with.
pub struct Now<'a> {
    pub pin: Option<&'a Rc<Pin>>,
    /// Milliseconds since 1970.
    pub millis: i64,
    /// Whether exposures are recorded.
    pub exposes: bool,
}

/// Lets `ask` see what it is answered with by Statsig's document. It must not call into PHP: the state is borrowed.
pub fn with<T>(ask: impl FnOnce(Now<'_>) -> T) -> T {
    with_entry(b"", ask)
}

/// The same of an entry, by the bytes of its name: a wiki's own document answers for its own names.
pub fn with_entry<T>(name: &[u8], ask: impl FnOnce(Now<'_>) -> T) -> T {
    REQUEST.with(|request| {
        if !request.borrow().started {
            request.borrow_mut().start();
        }
        let request = request.borrow();
        let (pin, exposes) = match &request.local {
            Some(local) if is_local(name) => (local.pin.as_ref(), request.settings.exposures && local.pin.is_some()),
            _ => (request.pin.as_ref(), request.exposes),
        };
        ask(Now { pin, millis: request.now(), exposes })
    })
}

/// The time that conditions compare with, milliseconds since 1970.
pub fn now() -> i64 {
    with(|now| now.millis)
}

/// Whether exposures of an entry are recorded.
pub fn exposes(name: &[u8]) -> bool {
    with_entry(name, |now| now.exposes)
}

/// The snapshot, for callers that keep it, and the time in milliseconds since 1970.
pub fn pinned() -> (Option<Rc<Pin>>, i64) {
    with(|now| (now.pin.cloned(), now.millis))
}

/// What answers for an entry, and the time.
pub fn pinned_of(name: &[u8]) -> (Option<Rc<Pin>>, i64) {
    with_entry(name, |now| (now.pin.cloned(), now.millis))
}

/// The wiki's own document: what answers for its names, or a word for why it is refused. None where there is none.
pub fn local() -> Option<Result<Rc<Pin>, Trouble>> {
    with(|_| ());
    REQUEST.with(|request| {
        let request = request.borrow();
        let local = request.local.as_ref()?;
        Some(match (&local.pin, &local.overlay.outcome) {
            (Some(pin), _) => Ok(Rc::clone(pin)),
            (None, outcome) => Err(outcome.as_ref().err().copied().unwrap_or_default()),
        })
    })
}

/// Lets a wiki's own document answer for its names, to the end of the request; with an empty text, none.
pub fn set_local(text: &str) {
    with(|_| ());
    // PHP values of the old pin are freed outside of the borrow.
    let old = REQUEST.with(|request| {
        let mut request = request.borrow_mut();
        match &request.local {
            Some(local) if local.overlay.text() == text => None,
            _ if text.is_empty() => request.local.take(),
            _ => request.lay(text),
        }
    });
    drop(old);
}

/// What PHP code has set by hand in this request.
pub fn overrides() -> Option<Box<Overrides>> {
    REQUEST.with(|request| request.borrow().overrides.clone())
}

/// Sets what answers in the place of decisions from now on, to the end of the request.
pub fn set_overrides(overrides: Option<Box<Overrides>>) {
    with(|_| ());
    // PHP values of the old pin are freed outside of the borrow.
    let old = REQUEST.with(|request| {
        let mut request = request.borrow_mut();
        request.overrides = overrides;
        request.apply()
    });
    drop(old);
}

/// Looks at the file now and takes what it finds; in commands only. True if the snapshot changed.
pub fn reload() -> bool {
    if !is_command() {
        return false;
    }
    let settings = Settings::read();
    let changed = CACHE.reload(&settings.file, settings.max_bytes);
    LISTS.reload(&settings.lists, MOST_INDEX_BYTES);
    COUNTRIES.reload(&settings.countries, MOST_GEO_BYTES);
    // PHP values of the old pin are freed outside of the borrow.
    let old = REQUEST.with(|request| {
        let mut request = request.borrow_mut();
        let old = request.pin.take();
        request.start();
        old
    });
    drop(old);
    changed
}

/// The path of this request's config file, and the cache's report on it; none without a path.
pub fn report() -> (PathBuf, Option<CacheReport>) {
    with(|_| ());
    let file = REQUEST.with(|request| request.borrow().settings.file.clone());
    let mut found = None;
    CACHE.report(&file, |report| found = Some(report.clone()));
    (file, found)
}

/// The cache's report on this request's ID lists.
pub fn list_report() -> CacheReport {
    with(|_| ());
    let index = REQUEST.with(|request| request.borrow().settings.lists.clone());
    let mut found = CacheReport::default();
    LISTS.report(&index, |report| found = report.clone());
    found
}

/// What is said of all users where there is no config, or one that is not this request's: the database of countries as it
/// is now, and no tier.
pub fn plain_host() -> Host {
    let (file, interval) = (ini::GEO_FILE.path(), ini::CHECK_INTERVAL.seconds(Duration::from_secs(1)));
    let keeps_addresses = !file.as_os_str().is_empty();
    Host { countries: COUNTRIES.current(&file, MOST_GEO_BYTES, interval), keeps_addresses, ..Host::default() }
}

/// The database of countries in this request, and the cache's report on it; none where the setting is not set.
pub fn countries() -> Option<(Option<Arc<Database>>, CacheReport)> {
    with(|_| ());
    let (file, database) = REQUEST.with(|request| {
        let request = request.borrow();
        (request.settings.countries.clone(), request.countries.clone())
    });
    let mut found = None;
    COUNTRIES.report(&file, |report| found = Some(report.clone()));
    Some((database, found?))
}

/// When decisions may last have changed on this host, milliseconds since 1970: the time of the newer of the two files
/// in use, config and index of ID lists; 0 where there is neither.
pub fn changed_at() -> i64 {
    let modified =
        |report: CacheReport| report.identity.map_or(0, |identity| identity.modified.0.saturating_mul(1_000));
    report().1.map_or(0, modified).max(modified(list_report()))
}

/// Module start: finds out whether this process is a command.
pub fn prepare() {
    let sapi = php_sapi_name().unwrap_or_default();
    COMMAND.store(matches!(sapi.as_str(), "cli" | "phpdbg" | "embed"), Ordering::Relaxed);
}

/// Module start: loads the config into the master
/// of a web server, whose children inherit it.
pub fn preload() {
    let sapi = php_sapi_name().unwrap_or_default();
    if matches!(sapi.as_str(), "fpm-fcgi" | "apache2handler") && ini::PRELOAD.flag() {
        let settings = Settings::read();
        CACHE.current(&settings.file, settings.max_bytes, settings.interval);
        LISTS.current(&settings.lists, MOST_INDEX_BYTES, settings.interval);
        COUNTRIES.current(&settings.countries, MOST_GEO_BYTES, settings.interval);
    }
}

/// Request end, while PHP's memory is whole: lets the kept PHP values go.
pub fn close() {
    let pins = REQUEST.with(|request| {
        let request = request.borrow();
        [request.pin.clone(), request.local.as_ref().and_then(|local| local.pin.clone())]
    });
    pins.iter().flatten().for_each(|pin| pin.close());
}

/// After the request, when no PHP code can run any more: lets the snapshot go.
pub fn finish() {
    let old = REQUEST.with(|request| {
        let mut request = request.borrow_mut();
        request.started = false;
        request.overrides = None;
        chance::finish();
        (request.pin.take(), request.local.take(), request.countries.take())
    });
    drop(old);
}

/// Whether this process is a command.
pub fn is_command() -> bool {
    COMMAND.load(Ordering::Relaxed)
}

fn load_lists(index: &Path, _: &[u8], before: Option<&IdLists>) -> Result<IdLists, Trouble> {
    let folder = index.parent().unwrap_or(index);
    let none = IdLists::default();
    IdLists::load(folder, before.unwrap_or(&none)).ok_or("shape")
}
