//! A question that PHP code can ask in two ways: as a function, of the config of this request, and as a method of
//! `Config`, of that one.

/// Defines `register()`, which adds the function to the module, and `method()` for the class. Both are answered by
/// `answer(call, pin, now, result)`: the pin is `None` without a config, `now` is in milliseconds since 1970. The function
/// asks Statsig's config or, where the number of its argument that is an entry's name is given, the one that has the name.
macro_rules! function_and_method {
    ($function:path, $method:path, $answer:path) => {
        $crate::php::ask::both::function_and_method!($function, $method, $answer, |_| Ok(request::pinned()));
    };
    ($function:path, $method:path, $answer:path, $name:literal) => {
        $crate::php::ask::both::function_and_method!($function, $method, $answer, |call| {
            Ok(request::pinned_of(call.text($name)?.as_bytes()))
        });
    };
    ($function:path, $method:path, $answer:path, |$call:pat_param| $pinned:expr) => {
        pub fn register(module: ext_php_rs::builders::ModuleBuilder<'_>) -> ext_php_rs::builders::ModuleBuilder<'_> {
            module.function($function.builder(function_handler))
        }

        pub fn method() -> ext_php_rs::builders::FunctionBuilder<'static> {
            $method.builder(method_handler)
        }

        $crate::php::zend::argument::handler!(function_handler, $function, |call, result| {
            use $crate::php::basis::request;
            let pinned = |$call: &Call<'_>| -> ext_php_rs::exception::PhpResult<_> { $pinned };
            let (pin, now) = pinned(call)?;
            $answer(call, pin.as_deref(), now, result)
        });
        $crate::php::zend::argument::handler!(method_handler, $method, |call, result| {
            let config = call.this::<$crate::php::ask::config::Config>()?;
            $answer(call, config.pin(), config.now(), result)
        });
    };
}
pub(in crate::php) use function_and_method;
