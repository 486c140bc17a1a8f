//! SIGTERM and SIGINT while the worker's loop runs or the spool is shipped: they ask it to end. PHP's own handlers
//! would wait until PHP code runs again, which is only after the loop. Threads of ours take no signals.

use std::ffi::{c_int, c_uint};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

const SIGINT: c_int = 2;
const SIGALRM: c_int = 14;
const SIGTERM: c_int = 15;

/// How long a request that is under way may still take after a signal, in seconds. Then the process ends at once. That
/// does no harm: files are replaced as a whole, and the kernel drops the lock.
#[derive(Clone, Copy)]
pub enum Patience {
    /// While fetching: what is cut off is fetched again.
    Short = 1,
    /// While shipping: the answer tells whether Statsig has the batch. Containers are killed after ten seconds.
    Batch = 8,
}

/// Room for C's `struct sigaction`, whose content is only saved and restored.
#[repr(C, align(16))]
struct Action([u8; 256]);

/// Room for C's `sigset_t`.
#[repr(C, align(16))]
struct Mask([u8; 128]);

const SIG_SETMASK: c_int = 2;

unsafe extern "C" {
    fn sigfillset(mask: *mut Mask) -> c_int;
    fn pthread_sigmask(how: c_int, new: *const Mask, old: *mut Mask) -> c_int;
    fn sigaction(signal: c_int, new: *const Action, old: *mut Action) -> c_int;
    fn signal(signal: c_int, handler: extern "C" fn(c_int)) -> usize;
    fn alarm(seconds: c_uint) -> c_uint;
    fn raise(signal: c_int) -> c_int;
    fn _exit(status: c_int) -> !;
}

static STOP: AtomicBool = AtomicBool::new(false);
/// The number of the signal that set `STOP`; 0 before the first.
static SIGNAL: AtomicI32 = AtomicI32::new(0);
/// Seconds, of [`Patience`].
static GRACE: AtomicU32 = AtomicU32::new(1);

/// Our handlers are in place until this is dropped; then the ones from before are.
pub struct StopSignal {
    before: Vec<(c_int, Box<Action>)>,
}

impl StopSignal {
    /// From here on the signals ask to stop.
    pub fn catch(patience: Patience) -> Self {
        STOP.store(false, Ordering::SeqCst);
        GRACE.store(patience as u32, Ordering::SeqCst);
        let before = [SIGTERM, SIGINT, SIGALRM].map(|number| {
            let mut old = Box::new(Action([0; 256]));
            // SAFETY: `old` is larger than any `struct sigaction`; the handlers call nothing
            // but what may be called in a signal handler.
            unsafe {
                sigaction(number, std::ptr::null(), &raw mut *old);
                // An alarm before any stop was set by somebody else, whose handler stays until then.
                if number != SIGALRM {
                    signal(number, stop);
                }
            }
            (number, old)
        });
        Self { before: before.into() }
    }

    /// Changes how long a signal from here on waits.
    pub fn set_patience(&self, patience: Patience) {
        GRACE.store(patience as u32, Ordering::SeqCst);
    }

    /// Restores the handlers from before and, if a signal came, raises it again for them. By default it ends the
    /// process.
    pub fn pass_on(self) {
        drop(self);
        if STOP.load(Ordering::SeqCst) {
            // SAFETY: the handlers of others, as if the signal had come now.
            unsafe { raise(SIGNAL.load(Ordering::SeqCst)) };
        }
    }

    /// Becomes true with the first signal.
    pub fn flag(&self) -> &AtomicBool {
        &STOP
    }
}

/// Runs `make` while this thread takes no signal; a thread that it makes never takes one.
pub fn blocked<T>(make: impl FnOnce() -> T) -> T {
    let (mut all, mut before) = (Mask([0; 128]), Mask([0; 128]));
    // SAFETY: both are as large as `sigset_t` is on Linux; the second is given back as it was written.
    let is_blocked = unsafe {
        sigfillset(&raw mut all);
        pthread_sigmask(SIG_SETMASK, &raw const all, &raw mut before) == 0
    };
    let made = make();
    if is_blocked {
        // SAFETY: as above.
        unsafe { pthread_sigmask(SIG_SETMASK, &raw const before, std::ptr::null_mut()) };
    }
    made
}

/// Whether a signal has ended the last loop.
pub fn is_stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

impl Drop for StopSignal {
    fn drop(&mut self) {
        for (number, old) in &self.before {
            // SAFETY: what `sigaction` wrote is given back unchanged, and no alarm of ours is left.
            unsafe {
                if is_stopped() {
                    alarm(0);
                }
                sigaction(*number, &raw const **old, std::ptr::null_mut());
            }
        }
    }
}

extern "C" fn stop(number: c_int) {
    SIGNAL.store(number, Ordering::SeqCst);
    STOP.store(true, Ordering::SeqCst);
    // SAFETY: system calls without memory of ours.
    unsafe {
        signal(SIGALRM, end);
        alarm(GRACE.load(Ordering::SeqCst));
    }
}

extern "C" fn end(_: c_int) {
    // SAFETY: ends the process without running anything of it.
    unsafe { _exit(0) }
}
