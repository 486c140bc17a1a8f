//! `Config::parameterStore()`: one parameter of a store for one user.

use super::argument::{Call, handler};
use super::config::Config;
use super::signature::{Parameter, Signature, Type};
use super::value::{self, Class};
use crate::eval;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const METHOD: Signature = Signature {
    name: "Statsig\\Config::parameterStore",
    parameters: &[
        Parameter::required("name", Type::TEXT),
        Parameter::required("user", Type::SUBJECT),
        Parameter::required("parameter", Type::TEXT),
        Parameter::required("default", Type::ANY),
    ],
    returns: Type::ANY,
};

/// The method of `Config`.
pub(super) fn method() -> FunctionBuilder<'static> {
    METHOD.builder(method_handler)
}

fn parameter(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let config = call.this::<Config>()?;
    let (name, user, parameter) = (call.text(0)?, call.subject(1)?, call.text(2)?);
    let default = call.any(3);
    let Some(class) = Class::of_default(default) else {
        return Err(call.wrong(3, "array|string|int|float|bool|null"));
    };
    let json = config.pin().and_then(|pin| eval::parameter(pin.context(config.now()), &user.inner, &name, &parameter));
    // The class of a value by itself: as if it were the only entry of an object.
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

handler!(method_handler, METHOD, parameter);
