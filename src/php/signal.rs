//! SIGTERM and SIGINT while a loop runs: they ask it to end. PHP's own handlers
//! only note a signal until PHP code runs again, which a loop does not let happen.

use std::ffi::{c_int, c_uint};
use std::sync::atomic::{AtomicBool, Ordering};

const SIGINT: c_int = 2;
const SIGALRM: c_int = 14;
const SIGTERM: c_int = 15;

/// A request in flight may take half a minute more: after so long the process ends in
/// the midst of it. Files are replaced whole and the kernel drops the lock.
const GRACE_MICROS: c_uint = 800_000;

/// Room for C's `struct sigaction`, which is only saved and given back.
#[repr(C, align(16))]
struct Action([u8; 256]);

unsafe extern "C" {
    fn sigaction(signal: c_int, new: *const Action, old: *mut Action) -> c_int;
    fn signal(signal: c_int, handler: extern "C" fn(c_int)) -> usize;
    fn ualarm(micros: c_uint, interval: c_uint) -> c_uint;
    fn _exit(status: c_int) -> !;
}

static STOP: AtomicBool = AtomicBool::new(false);

/// Handlers in place until dropped; then those before are back.
pub(super) struct StopSignal {
    before: Vec<(c_int, Box<Action>)>,
}

impl StopSignal {
    /// From here on the signals ask to stop.
    pub(super) fn catch() -> Self {
        STOP.store(false, Ordering::SeqCst);
        let handlers = [(SIGTERM, stop as extern "C" fn(c_int)), (SIGINT, stop), (SIGALRM, end)];
        let before = handlers.map(|(number, handler)| {
            let mut old = Box::new(Action([0; 256]));
            // SAFETY: `old` is larger than any `struct sigaction`; the handlers call nothing
            // but what may be called in a signal handler.
            unsafe {
                sigaction(number, std::ptr::null(), &raw mut *old);
                signal(number, handler);
            }
            (number, old)
        });
        Self { before: before.into() }
    }

    /// Set by a signal.
    pub(super) fn flag(&self) -> &AtomicBool {
        &STOP
    }
}

/// Whether a signal has ended the last loop.
pub(super) fn is_stopped() -> bool {
    STOP.load(Ordering::SeqCst)
}

impl Drop for StopSignal {
    fn drop(&mut self) {
        for (number, old) in &self.before {
            // SAFETY: what `sigaction` wrote is given back unchanged, and no alarm of ours is left.
            unsafe {
                ualarm(0, 0);
                sigaction(*number, &raw const **old, std::ptr::null_mut());
            }
        }
    }
}

extern "C" fn stop(_: c_int) {
    STOP.store(true, Ordering::SeqCst);
    // SAFETY: a system call without memory of ours.
    unsafe { ualarm(GRACE_MICROS, 0) };
}

extern "C" fn end(_: c_int) {
    // SAFETY: ends the process without running anything of it.
    unsafe { _exit(0) }
}
