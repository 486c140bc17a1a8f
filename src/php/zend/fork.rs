//! The id of this process without asking the kernel each time: that costs 80 ns, as much as a whole
//! gate. A forked child is told of itself before `fork()` returns there, and made while this process has
//! no other thread of ours.

use std::ffi::c_int;
use std::sync::atomic::{AtomicU32, Ordering};

// Not among the crate's bindings.
unsafe extern "C" {
    fn pthread_atfork(
        prepare: Option<extern "C" fn()>,
        parent: Option<extern "C" fn()>,
        child: Option<extern "C" fn()>,
    ) -> c_int;
}

/// 0 while nobody watches for forks.
static PROCESS: AtomicU32 = AtomicU32::new(0);

extern "C" fn forked() {
    PROCESS.store(std::process::id(), Ordering::Relaxed);
}

/// Watches for forks from now on, each with `before` and `after` it in the process that forks. Once per process, at
/// module start.
pub fn watch(before: extern "C" fn(), after: extern "C" fn()) {
    // SAFETY: `forked` only stores a number and may run in a child of any thread; the other two run in the process
    // that forks, outside of any borrow, as none is held while calling into PHP. The C library forgets them when
    // the module is unloaded.
    let outcome = unsafe { pthread_atfork(Some(before), Some(after), Some(forked)) };
    if outcome == 0 {
        forked();
    }
}

/// The id of this process.
pub fn process_id() -> u32 {
    match PROCESS.load(Ordering::Relaxed) {
        0 => std::process::id(),
        id => id,
    }
}
