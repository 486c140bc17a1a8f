//! How a panic is reported, and the places where tests can cause one.

/// Reports a panic as one line on stderr, without a backtrace: php-fpm makes each line an entry of its log.
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

    /// The place panics when it is next reached. Places are hooks, and functions and methods as PHP writes them.
    pub fn arm(place: &str) {
        ARMED.with_borrow_mut(|armed| place.clone_into(armed));
    }

    /// Panics if this place is armed, or named by the environment variable `STATSIG_TEST_PANIC`.
    #[allow(clippy::panic)]
    pub fn point(place: &str) {
        let armed = ARMED.with_borrow(|armed| armed == place);
        if armed || std::env::var("STATSIG_TEST_PANIC").is_ok_and(|named| named == place) {
            ARMED.with_borrow_mut(String::clear);
            panic!("{place}");
        }
    }
}
