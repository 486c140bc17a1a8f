//! The snapshots of this process, one for each file that it reads.

use super::file::{Identity, NOT_READABLE, Source, Trouble, state};
use parking_lot::{Mutex, RwLock};
use rustix::time::{ClockId, clock_gettime};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// How many files one process keeps: hosts of one web server may have different ones.
const SLOTS: usize = 4;

/// Makes a snapshot of a file's bytes. It gets the file's path, the bytes, and the snapshot in use so far.
pub type Load<T> = fn(&Path, &[u8], Option<&T>) -> Result<T, Trouble>;

/// Makes a snapshot of a file that it may not even have to read.
pub type LoadSource<T> = fn(&Source<'_>, Option<&T>) -> Result<T, Trouble>;

/// A loader says so to be asked again at the next look, with the snapshot before in use until then.
pub const LATER: &str = "later";

/// How a cache makes its snapshots.
enum Loading<T> {
    Bytes(Load<T>),
    Source(LoadSource<T>),
}

/// What a status page shows of one file.
#[derive(Clone, Debug, Default)]
pub struct CacheReport {
    /// The state of the file that is in use; none if no state was good yet.
    pub identity: Option<Identity>,
    /// When that state was loaded.
    pub loaded: Option<SystemTime>,
    /// What is wrong with the file as it is now.
    pub trouble: Option<Trouble>,
    /// Good loads so far in this process.
    pub loads: u64,
    /// States refused so far in this process.
    pub refusals: u64,
}

/// The snapshots of this process.
pub struct Cache<T> {
    load: Loading<T>,
    /// Whether parts are missing that may be there at a later look, although the file itself stays the same.
    lacks: fn(&T) -> bool,
    /// Most recently added last.
    slots: RwLock<Vec<Arc<Slot<T>>>>,
}

struct Slot<T> {
    path: PathBuf,
    max_bytes: u64,
    /// When the next look is due, by `coarse_millis()`; 0 before the first.
    due: AtomicU64,
    /// What callers get.
    current: RwLock<Option<Arc<T>>>,
    /// Held while looking, so that one thread loads and the others go on.
    look: Mutex<Look>,
}

#[derive(Default)]
struct Look {
    report: CacheReport,
    /// The state that was tried last, good or bad: it is not tried again.
    tried: Option<Identity>,
    /// How often in a row the loader wanted to be asked later.
    postponed: u32,
}

impl<T> Cache<T> {
    /// An empty cache. `load` makes a snapshot of a file's bytes.
    #[must_use]
    pub const fn new(load: Load<T>) -> Self {
        Self::of_parts(load, |_| false)
    }

    /// An empty cache of snapshots that are read from several files. While a snapshot `lacks` a part, its file is read
    /// again at every look that is due.
    #[must_use]
    pub const fn of_parts(load: Load<T>, lacks: fn(&T) -> bool) -> Self {
        Self { load: Loading::Bytes(load), lacks, slots: RwLock::new(Vec::new()) }
    }

    /// An empty cache of snapshots that need not be made of a file's bytes.
    #[must_use]
    pub const fn of_sources(load: LoadSource<T>) -> Self {
        Self { load: Loading::Source(load), lacks: |_| false, slots: RwLock::new(Vec::new()) }
    }

    /// The snapshot of a file, looked at again if `interval` has passed since
    /// the last look. None if the file never was good. `max_bytes` bounds what is read.
    pub fn current(&self, path: &Path, max_bytes: u64, interval: Duration) -> Option<Arc<T>> {
        let slot = self.slot(path, max_bytes)?;
        slot.look_if_due(self, interval, coarse_millis());
        slot.current.read().clone()
    }

    /// The same, but none as soon as something is wrong with the file: for what must not outlive its file.
    pub fn sound(&self, path: &Path, max_bytes: u64, interval: Duration) -> Option<Arc<T>> {
        let slot = self.slot(path, max_bytes)?;
        slot.look_if_due(self, interval, coarse_millis());
        if slot.look.lock().report.trouble.is_some() {
            return None;
        }
        slot.current.read().clone()
    }

    /// Looks at the file now. True if what is in use changed.
    pub fn reload(&self, path: &Path, max_bytes: u64) -> bool {
        let Some(slot) = self.slot(path, max_bytes) else { return false };
        let mut look = slot.look.lock();
        slot.look(&mut look, self)
    }

    /// Lets `read` see the report on a file; false if it is not in the cache.
    pub fn report(&self, path: &Path, read: impl FnOnce(&CacheReport)) -> bool {
        let found = self.slots.read().iter().find(|slot| slot.path.as_os_str() == path.as_os_str()).cloned();
        let Some(slot) = found else { return false };
        read(&slot.look.lock().report);
        true
    }

    fn slot(&self, path: &Path, max_bytes: u64) -> Option<Arc<Slot<T>>> {
        if path.as_os_str().is_empty() {
            return None;
        }
        // As texts, not by their components: each request's first question compares twice, and finds none of that code in
        // the processor's caches.
        let matches = |slot: &&Arc<Slot<T>>| slot.path.as_os_str() == path.as_os_str() && slot.max_bytes == max_bytes;
        if let Some(slot) = self.slots.read().iter().find(matches) {
            return Some(Arc::clone(slot));
        }
        let mut slots = self.slots.write();
        if let Some(slot) = slots.iter().find(matches) {
            return Some(Arc::clone(slot));
        }
        if slots.len() >= SLOTS {
            slots.remove(0);
        }
        let slot = Arc::new(Slot {
            path: path.to_owned(),
            max_bytes,
            due: AtomicU64::new(0),
            current: RwLock::new(None),
            look: Mutex::default(),
        });
        slots.push(Arc::clone(&slot));
        Some(slot)
    }
}

impl<T> Slot<T> {
    fn look_if_due(&self, cache: &Cache<T>, interval: Duration, now: u64) {
        let due = self.due.load(Ordering::Acquire);
        if due > now {
            return;
        }
        let look = if due == 0 {
            // There is no snapshot yet: wait for the thread that loads it.
            Some(self.look.lock())
        } else {
            self.look.try_lock()
        };
        let Some(mut look) = look else { return };
        if self.due.load(Ordering::Acquire) > now {
            return;
        }
        self.look(&mut look, cache);
        let millis = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self.due.store(now.saturating_add(millis).max(1), Ordering::Release);
    }

    /// Reads the file if it is in another state than at the last try; true if that changed what is in use.
    fn look(&self, look: &mut Look, cache: &Cache<T>) -> bool {
        let metadata = match state(&self.path) {
            Ok(metadata) => metadata,
            Err(trouble) => return look.trouble(trouble),
        };
        let identity = Identity::of(&metadata);
        if look.tried == Some(identity) {
            // The file was gone and is back: good again, unless this state was refused.
            if look.report.identity == Some(identity) {
                look.report.trouble = None;
            }
            return false;
        }
        let before = self.current.read().clone();
        let source = Source {
            path: &self.path,
            max_bytes: self.max_bytes,
            found: &metadata,
            postponed: look.postponed,
            read: Cell::new(None),
        };
        let outcome = match &cache.load {
            _ if identity.size > self.max_bytes => Err("too_large"),
            Loading::Bytes(load) => source.bytes().and_then(|bytes| load(&self.path, &bytes, before.as_deref())),
            Loading::Source(load) => load(&source, before.as_deref()),
        };
        let identity = source.read.get().unwrap_or(identity);
        look.postponed = match outcome {
            Err(LATER) => look.postponed.saturating_add(1),
            _ => 0,
        };
        match outcome {
            // Granting the right to read it would not change its identity, so try again at the next look.
            Err(NOT_READABLE) => return look.trouble(NOT_READABLE),
            Err(LATER) => return false,
            _ => look.tried = Some(identity),
        }
        match outcome {
            Ok(snapshot) => {
                if (cache.lacks)(&snapshot) {
                    look.tried = None;
                }
                *self.current.write() = Some(Arc::new(snapshot));
                let loads = look.report.loads + 1;
                let refusals = look.report.refusals;
                let loaded = Some(SystemTime::now());
                look.report = CacheReport { identity: Some(identity), loaded, trouble: None, loads, refusals };
                true
            }
            Err(trouble) => {
                look.report.refusals += 1;
                look.trouble(trouble)
            }
        }
    }
}

impl Look {
    fn trouble(&mut self, trouble: Trouble) -> bool {
        self.report.trouble = Some(trouble);
        false
    }
}

/// Milliseconds of the clock that costs 3 ns and ticks every 1 to 4 ms.
fn coarse_millis() -> u64 {
    let now = clock_gettime(ClockId::MonotonicCoarse);
    let millis = now.tv_sec.saturating_mul(1_000).saturating_add(now.tv_nsec / 1_000_000);
    u64::try_from(millis).unwrap_or_default().max(1)
}
