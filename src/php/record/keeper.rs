//! Who may touch the buffer. In a web server only the request, which appends it when it ends. A command may run for
//! hours and then be killed, so there a thread shares the buffer and appends what has waited for some seconds.
//!
//! The thread is made when the first event waits, and joined before the module can be unloaded and before each
//! fork: a child would inherit a locked mutex without the thread that unlocks it. The thread takes no signals, as
//! PHP's handlers expect to run in PHP's thread, and never calls into PHP.

use super::buffer::Buffer;
use crate::php::basis::request;
use crate::php::zend::signal;
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How long a line may wait in a command. Until then `mute()` and `takeEvents()` can take it back.
const MOST_WAIT: Duration = Duration::from_secs(2);
/// The thread's stack: it only builds one line and writes.
const STACK_BYTES: usize = 256 << 10;

pub(super) enum Keeper {
    /// Only this thread uses the buffer.
    Alone(Box<Buffer>),
    /// In a command, once a line has waited: a thread uses the buffer too.
    Watched(Watched),
}

pub(super) struct Watched {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    held: Mutex<SharedBuffer>,
    /// Notified when a line begins to wait while the thread sleeps, and when the thread is to end.
    changed: Condvar,
}

#[derive(Default)]
struct SharedBuffer {
    buffer: Buffer,
    /// Since when something waits.
    since: Option<Instant>,
    /// Whether the thread sleeps until it is notified. Otherwise it looks by itself, and to wake it for each line of
    /// a buffer that is emptied again and again would cost more than the lines.
    sleeps: bool,
    /// Whether the thread is to end.
    ends: bool,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::Alone(Box::default())
    }
}

impl Keeper {
    /// Lets `ask` use the buffer. In a command it starts the thread if `ask` leaves lines there.
    pub(super) fn with<T>(&mut self, ask: impl FnOnce(&mut Buffer) -> T) -> T {
        match self {
            Self::Alone(buffer) => {
                let answer = ask(buffer);
                if request::is_command() && buffer.waits() {
                    let held = Mutex::new(SharedBuffer { buffer: std::mem::take(buffer), ..SharedBuffer::default() });
                    let shared = Arc::new(Shared { held, ..Shared::default() });
                    let mut watched = Watched { shared, thread: None };
                    watched.with(|_| ());
                    *self = Self::Watched(watched);
                }
                answer
            }
            Self::Watched(watched) => watched.with(ask),
        }
    }

    /// Ends the thread, if there is one, until something waits again.
    pub(super) fn rest(&mut self) {
        if let Self::Watched(watched) = self {
            watched.rest();
        }
    }
}

impl Watched {
    fn with<T>(&mut self, ask: impl FnOnce(&mut Buffer) -> T) -> T {
        let mut held = self.shared.held.lock();
        let answer = ask(&mut held.buffer);
        let was = held.since;
        held.since = held.buffer.waits().then(|| was.unwrap_or_else(Instant::now));
        let (sleeps, waits) = (held.sleeps, held.since.is_some());
        drop(held);
        if !waits {
            return answer;
        }
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            self.start();
        } else if sleeps {
            self.shared.changed.notify_one();
        }
        answer
    }

    fn start(&mut self) {
        let shared = Arc::clone(&self.shared);
        shared.held.lock().ends = false;
        let thread = Builder::new().name("statsig-log".to_owned()).stack_size(STACK_BYTES);
        self.thread = signal::blocked(|| thread.spawn(move || shared.watch())).ok();
        if self.thread.is_none() {
            // The host refuses a thread: append at once, as nobody would do it later.
            self.shared.held.lock().append_waiting();
        }
    }

    fn rest(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.shared.held.lock().ends = true;
            self.shared.changed.notify_one();
            // An error means that the thread panicked, which the panic hook has reported.
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// The body of the thread. While lines come it wakes every other second; while nothing waits it sleeps.
    fn watch(&self) {
        let mut held = self.held.lock();
        while !held.ends {
            match held.since.map(|since| since + MOST_WAIT) {
                None => {
                    held.sleeps = true;
                    self.changed.wait(&mut held);
                    held.sleeps = false;
                }
                Some(until) if until <= Instant::now() => held.append_waiting(),
                Some(until) => {
                    self.changed.wait_until(&mut held, until);
                }
            }
        }
    }
}

impl SharedBuffer {
    /// Appends what waits; what the spool refuses waits again.
    fn append_waiting(&mut self) {
        self.since = if self.buffer.save() { None } else { Some(Instant::now()) };
    }
}
