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
pub use armed::{point, register};

/// Only in the module for tests, which is never shipped.
#[cfg(feature = "test-panic")]
mod armed {
    use crate::php::basis::request;
    use crate::php::zend::argument::{Call, handler};
    use crate::php::zend::signature::{Parameter, Signature, Type};
    use ext_php_rs::builders::ModuleBuilder;
    use ext_php_rs::exception::PhpResult;
    use ext_php_rs::types::Zval;
    use std::cell::RefCell;

    const TEST_PANIC: Signature = Signature {
        name: "Statsig\\testPanic",
        parameters: &[Parameter::required("where", Type::TEXT)],
        returns: Type::NOTHING,
    };

    thread_local! {
        static ARMED: RefCell<String> = RefCell::default();
    }

    /// Panics if `testPanic()` or the environment named this place: a hook, or a
    /// function or method as PHP writes it.
    #[allow(clippy::panic)]
    pub fn point(place: &str) {
        let armed = ARMED.with_borrow(|armed| armed == place);
        if armed || std::env::var("STATSIG_TEST_PANIC").is_ok_and(|named| named == place) {
            ARMED.with_borrow_mut(String::clear);
            panic!("{place}");
        }
    }

    /// Panics at once (`now`), while the request's state is borrowed (`borrowed`),
    /// or when the named place is reached.
    #[allow(clippy::panic)]
    fn test_panic(call: &Call<'_>, _: &mut Zval) -> PhpResult {
        match &*call.text(0)? {
            "now" => panic!("now"),
            "borrowed" => request::with(|_| panic!("borrowed")),
            place => ARMED.with_borrow_mut(|armed| place.clone_into(armed)),
        }
        Ok(())
    }

    handler!(test_panic_handler, TEST_PANIC, test_panic);

    pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
        module.function(TEST_PANIC.builder(test_panic_handler))
    }
}
