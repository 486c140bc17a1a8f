//! `parameterStore()`: one parameter of a store for one user.

use super::both::function_and_method;
use crate::eval;
use crate::php::basis::pin::Pin;
use crate::php::zend::argument::Call;
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::php::zend::value::{self, JsonClass};
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

function_and_method!(FUNCTION, METHOD, answer);

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
