//! Forks. The id of this process is kept, because asking the kernel costs 80 ns, as much as deciding a gate; a forked
//! child sets its own before `fork()` returns there. And no thread of ours runs while a process forks.

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

/// The id of this process; 0 until forks are watched for.
static PROCESS: AtomicU32 = AtomicU32::new(0);

extern "C" fn forked() {
    PROCESS.store(std::process::id(), Ordering::Relaxed);
}

/// Watches for forks from now on: `before` and `after` run around each, in the process that forks. To be called once
/// per process, at module start.
pub fn watch(before: extern "C" fn(), after: extern "C" fn()) {
    // SAFETY: `forked` only stores a number and may run in a child of any thread; the other two run in the process
    // that forks, outside of any borrow, as none is held while calling into PHP. The C library forgets them when
    // the module is unloaded.
    let outcome = unsafe { pthread_atfork(Some(before), Some(after), Some(forked)) };
    if outcome == 0 {
        forked();
    }
}

pub fn process_id() -> u32 {
    match PROCESS.load(Ordering::Relaxed) {
        0 => std::process::id(),
        id => id,
    }
}
