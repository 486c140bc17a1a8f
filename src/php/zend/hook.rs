//! Catches panics in the hooks that the engine calls outside of any PHP function.

use super::panic::point;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs the hook `name`; a panic in it ends the hook and nothing else. Without
/// this fence it would abort the process.
pub fn fenced(name: &str, hook: impl FnOnce()) {
    // The panic hook has already reported it, in one line.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        point(name);
        hook();
    }));
}
