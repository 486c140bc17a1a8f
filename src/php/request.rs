//! What one request (or run of a command) holds: its snapshot, its clock, its settings.
//!
//! The state is thread-local, so that a thread-safe PHP needs no lock. The
//! snapshot is pinned at the first question and let go after the request's last
//! PHP code has run: within a request all answers come from one document.

use super::ini;
use super::pin::{Pin, compile};
use crate::cache::{Cache, Report};
use crate::client::catalog::Published;
use crate::config::id_list::IdLists;
use crate::eval::Host;
use ext_php_rs::zend::php_sapi_name;
use rustix::time::{ClockId, clock_gettime};
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The snapshots of this process, shared by its threads and inherited by its children.
static CACHE: Cache<Published> = Cache::new(compile);

/// Whether this process is a command, where one request lasts as long as the process.
static COMMAND: AtomicBool = AtomicBool::new(false);

/// Settings as this request found them: php-fpm's pools and Apache's hosts may differ.
#[derive(Default)]
struct Settings {
    file: PathBuf,
    max_bytes: u64,
    interval: Duration,
}

impl Settings {
    fn read() -> Self {
        Self {
            file: ini::CONFIG_FILE.path(),
            max_bytes: ini::MAX_CONFIG_BYTES.bytes(32 << 20),
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
}

thread_local! {
    static REQUEST: RefCell<Request> = RefCell::default();
}

impl Request {
    fn start(&mut self) {
        self.started = true;
        self.now = wall_millis();
        self.settings = Settings::read();
        let settings = &self.settings;
        let snapshot = CACHE.current(&settings.file, settings.max_bytes, settings.interval);
        self.pin = snapshot.map(|snapshot| {
            let host = ini::ENVIRONMENT.with(|tier| Host::with_tier(&String::from_utf8_lossy(tier)));
            Pin::new(snapshot, host, IdLists::default())
        });
    }

    /// Time of conditions: fixed within a web request, flowing in a command.
    fn now(&self) -> i64 {
        if is_command() { wall_millis() } else { self.now }
    }
}

/// Lets `ask` see the snapshot and the time. It must not call into PHP: the state is borrowed.
pub(super) fn with<T>(ask: impl FnOnce(Option<&Rc<Pin>>, i64) -> T) -> T {
    REQUEST.with(|request| {
        if !request.borrow().started {
            request.borrow_mut().start();
        }
        let request = request.borrow();
        ask(request.pin.as_ref(), request.now())
    })
}

/// The snapshot and the time, to keep.
pub(super) fn pinned() -> (Option<Rc<Pin>>, i64) {
    with(|pin, now| (pin.cloned(), now))
}

/// Looks at the file now and takes what it finds; in commands only. True if the snapshot changed.
pub(super) fn reload() -> bool {
    if !is_command() {
        return false;
    }
    let settings = Settings::read();
    let changed = CACHE.reload(&settings.file, settings.max_bytes);
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
pub(super) fn report() -> (PathBuf, Option<Report>) {
    with(|_, _| ());
    let file = REQUEST.with(|request| request.borrow().settings.file.clone());
    let mut found = None;
    CACHE.report(&file, |report| found = Some(report.clone()));
    (file, found)
}

/// Module start: finds out where it runs.
pub(super) fn prepare() {
    let sapi = php_sapi_name().unwrap_or_default();
    COMMAND.store(matches!(sapi.as_str(), "cli" | "phpdbg" | "embed"), Ordering::Relaxed);
}

/// Module start: loads the config into the master
/// of a web server, whose children inherit it.
pub(super) fn preload() {
    let sapi = php_sapi_name().unwrap_or_default();
    if matches!(sapi.as_str(), "fpm-fcgi" | "apache2handler") && ini::PRELOAD.flag() {
        let settings = Settings::read();
        CACHE.current(&settings.file, settings.max_bytes, settings.interval);
    }
}

/// Request end, while PHP's memory is whole: lets the kept PHP values go.
pub(super) fn close() {
    let pin = REQUEST.with(|request| request.borrow().pin.clone());
    if let Some(pin) = pin {
        pin.close();
    }
}

/// After the request, when no PHP code can run any more: lets the snapshot go.
pub(super) fn finish() {
    let old = REQUEST.with(|request| {
        let mut request = request.borrow_mut();
        request.started = false;
        request.pin.take()
    });
    drop(old);
}

/// Whether this process is a command.
pub(super) fn is_command() -> bool {
    COMMAND.load(Ordering::Relaxed)
}

/// Milliseconds since 1970, by the clock that costs 3 ns and ticks every 1 to 4 ms.
pub(super) fn wall_millis() -> i64 {
    let now = clock_gettime(ClockId::RealtimeCoarse);
    now.tv_sec.saturating_mul(1_000).saturating_add(now.tv_nsec / 1_000_000)
}
