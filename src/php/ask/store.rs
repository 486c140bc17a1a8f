//! `parameterStore()`: one parameter of a store for one user.

use super::config::Config;
use crate::eval;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::php::zend::value::{self, JsonClass};
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("name", Type::TEXT),
    Parameter::required("user", Type::SUBJECT),
    Parameter::required("parameter", Type::TEXT),
    Parameter::required("default", Type::ANY),
];
const FUNCTION: Signature = Signature { name: "Statsig\\parameterStore", parameters: PARAMETERS, returns: Type::ANY };
const METHOD: Signature =
    Signature { name: "Statsig\\Config::parameterStore", parameters: PARAMETERS, returns: Type::ANY };

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(FUNCTION.builder(function_handler))
}

pub fn method() -> FunctionBuilder<'static> {
    METHOD.builder(method_handler)
}

fn of_request(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (pin, now) = request::pinned();
    answer(call, pin.as_deref(), now, result)
}

fn of_config(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let config = call.this::<Config>()?;
    answer(call, config.pin(), config.now(), result)
}

fn answer(call: &Call<'_>, pin: Option<&Pin>, now: i64, result: &mut Zval) -> PhpResult {
    let (name, user, parameter) = (call.text(0)?, call.subject(1)?, call.text(2)?);
    let default = call.any(3);
    let Some(class) = JsonClass::of_default(default) else {
        return Err(call.wrong(3, "array|string|int|float|bool|null"));
    };
    let json = pin.and_then(|pin| eval::parameter(pin.context(now), &user.inner, &name, &parameter));
    // `value::shape()` reads entries of an object, so the value becomes the only entry of one.
    let found = json.map(|json| (value::decode(&json), format!("{{\"\":{json}}}")));
    match found.filter(|(found, json)| class.accepts(found, || value::shape(json, ""))) {
        Some((found, _)) => *result = found,
        None => match default {
            Some(default) => *result = default.shallow_clone(),
            None => result.set_null(),
        },
    }
    Ok(())
}

handler!(function_handler, FUNCTION, of_request);
handler!(method_handler, METHOD, of_config);
