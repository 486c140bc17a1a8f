//! `Statsig\testPanic()`: only in the module for tests, which is never shipped.

use super::basis::request;
use super::zend::argument::{Call, handler};
use super::zend::panic::arm;
use super::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const TEST_PANIC: Signature = Signature {
    name: "Statsig\\testPanic",
    parameters: &[Parameter::required("where", Type::TEXT)],
    returns: Type::NOTHING,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(TEST_PANIC.builder(test_panic_handler))
}

/// Panics at once (`now`), while the request's state is borrowed (`borrowed`), or when the named place is reached.
#[allow(clippy::panic)]
fn test_panic(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    match &*call.text(0)? {
        "now" => panic!("now"),
        "borrowed" => request::with(|_| panic!("borrowed")),
        place => arm(place),
    }
    Ok(())
}

handler!(test_panic_handler, TEST_PANIC, test_panic);
