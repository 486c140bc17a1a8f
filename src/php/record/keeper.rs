//! Who has the buffer. In a web server the request alone, which appends it when it ends. A command may wait for
//! hours and then be killed: there a thread looks at the buffer too, and appends what has waited.
//!
//! The thread is made when the first event waits, and joined before the module can be unloaded and before each
//! fork, so that a child never holds a lock of a thread that it does not have. It takes no signal, as handlers of
//! PHP's expect PHP's thread, and touches nothing of Zend's.

use super::buffer::Buffer;
use crate::php::basis::request;
use crate::php::zend::signal;
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// How long something may wait in a command. Until then it can be taken back.
const MOST_WAIT: Duration = Duration::from_secs(2);
/// Of the thread's stack: it builds one line and writes.
const STACK_BYTES: usize = 256 << 10;

pub(super) enum Keeper {
    /// Nobody else looks at it.
    Alone(Box<Buffer>),
    /// In a command, once something has waited.
    Watched(Watched),
}

pub(super) struct Watched {
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Desk {
    held: Mutex<Held>,
    /// Told when something begins to wait, and when the thread is to end.
    changed: Condvar,
}

#[derive(Default)]
struct Held {
    buffer: Buffer,
    /// Since when something waits.
    since: Option<Instant>,
    /// Whether the thread is to end.
    ends: bool,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::Alone(Box::default())
    }
}

impl Keeper {
    /// Lets `ask` have the buffer, and sees to it that what it leaves there does not wait for ever.
    pub(super) fn with<T>(&mut self, ask: impl FnOnce(&mut Buffer) -> T) -> T {
        match self {
            Self::Alone(buffer) => {
                let answer = ask(buffer);
                if request::is_command() && buffer.waits() {
                    let held = Mutex::new(Held { buffer: std::mem::take(buffer), ..Held::default() });
                    let desk = Arc::new(Desk { held, ..Desk::default() });
                    let mut watched = Watched { desk, thread: None };
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
        let mut held = self.desk.held.lock();
        let answer = ask(&mut held.buffer);
        let was = held.since;
        held.since = held.buffer.waits().then(|| was.unwrap_or_else(Instant::now));
        let (begins, waits) = (was.is_none(), held.since.is_some());
        drop(held);
        if !waits {
            return answer;
        }
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            self.start();
        } else if begins {
            self.desk.changed.notify_one();
        }
        answer
    }

    fn start(&mut self) {
        let desk = Arc::clone(&self.desk);
        desk.held.lock().ends = false;
        let thread = Builder::new().name("statsig-log".to_owned()).stack_size(STACK_BYTES);
        self.thread = signal::blocked(|| thread.spawn(move || desk.watch())).ok();
        if self.thread.is_none() {
            // A host without room for a thread: nothing waits there.
            self.desk.held.lock().settle();
        }
    }

    fn rest(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.desk.held.lock().ends = true;
            self.desk.changed.notify_one();
            // An error is a panic, which was told.
            let _ = thread.join();
        }
    }
}

impl Desk {
    /// The thread: it sleeps while nothing waits.
    fn watch(&self) {
        let mut held = self.held.lock();
        while !held.ends {
            match held.since.map(|since| since + MOST_WAIT) {
                None => self.changed.wait(&mut held),
                Some(until) if until <= Instant::now() => held.settle(),
                Some(until) => {
                    self.changed.wait_until(&mut held, until);
                }
            }
        }
    }
}

impl Held {
    /// Appends what waits; what the spool refuses waits again.
    fn settle(&mut self) {
        self.since = if self.buffer.save() { None } else { Some(Instant::now()) };
    }
}
