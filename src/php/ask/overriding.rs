//! What PHP code sets for a request: `Statsig\overlay()`, this wiki's own entries; `Statsig\override()`, answers in the place
//! of decisions, which `Config::withOverrides()` sets for a config.

use super::config::Config;
use crate::config::Snapshot;
use crate::config::local_document::is_local;
use crate::php::basis::option::text;
use crate::php::basis::overrides::read;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const PARAMETERS: &[Parameter] = &[Parameter::required("overrides", Type::ARRAY)];
const FUNCTION: Signature = Signature { name: "Statsig\\override", parameters: PARAMETERS, returns: Type::NOTHING };
const METHOD: Signature =
    Signature { name: "Statsig\\Config::withOverrides", parameters: PARAMETERS, returns: Type::CONFIG };

const OVERLAY: Signature = Signature {
    name: "Statsig\\overlay",
    parameters: &[Parameter::required("json", Type::TEXT), Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::NOTHING,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(FUNCTION.builder(function_handler)).function(OVERLAY.builder(overlay_handler))
}

pub fn method() -> FunctionBuilder<'static> {
    METHOD.builder(method_handler)
}

fn of_request(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    let (pin, _) = request::pinned();
    let own = request::local().and_then(Result::ok);
    let nothing = Snapshot::default();
    let snapshot = |name: &str| {
        let pin = own.as_ref().filter(|_| is_local(name)).or(pin.as_ref());
        pin.map_or(&nothing, |pin| pin.snapshot())
    };
    request::set_overrides(read(call, request::overrides().as_deref(), snapshot)?);
    Ok(())
}

fn of_config(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let config = call.this::<Config>()?;
    let nothing = Snapshot::default();
    let snapshot = |_: &str| config.pin().map_or(&nothing, |pin| pin.snapshot());
    let before = config.pin().and_then(|pin| pin.host.overrides.as_deref());
    let variant = config.overriding(read(call, before, snapshot)?);
    Ok(variant.set_zval(result, false)?)
}

/// A document that is none answers nothing, and `status()` says why. There are no options yet: whoever names one means
/// something that does not happen.
fn overlay(call: &Call<'_>, _: &mut Zval) -> PhpResult {
    let json = call.text(0)?;
    if let Some((name, _)) = call.array(1)?.and_then(|options| options.iter().next_zval()) {
        return Err(misuse(format!("{}(): unknown option '{}'", call.function(), text(&name).escape_debug())));
    }
    request::set_local(&json);
    Ok(())
}

handler!(overlay_handler, OVERLAY, overlay);
handler!(function_handler, FUNCTION, of_request);
handler!(method_handler, METHOD, of_config);
