//! The functions of namespace `Statsig`.

use super::argument::{Call, handler};
use super::signature::{Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

const VERSION: Signature = Signature { name: "Statsig\\version", parameters: &[], returns: Type::TEXT };

/// Adds all functions to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(VERSION.builder(version_handler))
}

fn version(_: &Call<'_>, result: &mut Zval) -> PhpResult {
    result.set_string(env!("CARGO_PKG_VERSION"), false)?;
    Ok(())
}

handler!(version_handler, VERSION, version);
