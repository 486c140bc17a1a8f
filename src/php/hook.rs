//! The fence around the hooks that the engine calls outside of any PHP function.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a hook; a panic in it ends the hook and nothing else. Without this
/// fence it would abort the process.
pub(super) fn fenced(hook: impl FnOnce()) {
    // The panic hook has already reported it, in one line.
    let _ = catch_unwind(AssertUnwindSafe(hook));
}

/// Makes a panic one line on stderr, without a backtrace: in php-fpm's log a line is an entry.
pub(super) fn report_panics_in_one_line() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        eprintln!("statsig: internal error at {}", place.as_deref().unwrap_or("an unknown place"));
    }));
}
