//! What a panic looks like, and the places where tests make one.

/// Makes a panic one line on stderr, without a backtrace: in php-fpm's log a line is an entry.
pub fn report_in_one_line() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        eprintln!("statsig: internal error at {}", place.as_deref().unwrap_or("an unknown place"));
    }));
}

#[cfg(not(feature = "test-panic"))]
#[inline]
pub fn point(_: &str) {}

#[cfg(feature = "test-panic")]
pub use armed::{arm, point};

/// Only in the module for tests, which is never shipped.
#[cfg(feature = "test-panic")]
mod armed {
    use std::cell::RefCell;

    thread_local! {
        static ARMED: RefCell<String> = RefCell::default();
    }

    /// Makes the next pass of this place panic: a hook, or a function or method as PHP writes it.
    pub fn arm(place: &str) {
        ARMED.with_borrow_mut(|armed| place.clone_into(armed));
    }

    /// Panics if this place is armed, or the environment named it.
    #[allow(clippy::panic)]
    pub fn point(place: &str) {
        let armed = ARMED.with_borrow(|armed| armed == place);
        if armed || std::env::var("STATSIG_TEST_PANIC").is_ok_and(|named| named == place) {
            ARMED.with_borrow_mut(String::clear);
            panic!("{place}");
        }
    }
}
