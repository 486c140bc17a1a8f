//! `Statsig\overlay()`: this wiki's own entries, for this request.

use crate::php::basis::option::text;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const OVERLAY: Signature = Signature {
    name: "Statsig\\overlay",
    parameters: &[Parameter::required("json", Type::TEXT), Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::NOTHING,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(OVERLAY.builder(overlay_handler))
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
