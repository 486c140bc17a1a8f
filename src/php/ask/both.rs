//! A question that PHP code can ask in two ways: as a function, of the config of this request, and as a method of
//! `Config`, of that one.

/// Defines `register()`, which adds the function to the module, and `method()` for the class. Both are answered by
/// `answer(call, pin, now, result)`: the pin is `None` without a config, `now` is in milliseconds since 1970.
macro_rules! function_and_method {
    ($function:path, $method:path, $answer:path) => {
        pub fn register(module: ext_php_rs::builders::ModuleBuilder<'_>) -> ext_php_rs::builders::ModuleBuilder<'_> {
            module.function($function.builder(function_handler))
        }

        pub fn method() -> ext_php_rs::builders::FunctionBuilder<'static> {
            $method.builder(method_handler)
        }

        $crate::php::zend::argument::handler!(function_handler, $function, |call, result| {
            let (pin, now) = $crate::php::basis::request::pinned();
            $answer(call, pin.as_deref(), now, result)
        });
        $crate::php::zend::argument::handler!(method_handler, $method, |call, result| {
            let config = call.this::<$crate::php::ask::config::Config>()?;
            $answer(call, config.pin(), config.now(), result)
        });
    };
}
pub(super) use function_and_method;
