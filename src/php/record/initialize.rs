//! `Statsig\readInitialize()`: what a browser that runs the vendor's SDK asks for.

use crate::events::parse::decode::BodyRefusal;
use crate::events::relay::initialize;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const READ_INITIALIZE: Signature = Signature {
    name: "Statsig\\readInitialize",
    parameters: &[Parameter::required("body", Type::TEXT)],
    returns: Type::ARRAY,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(READ_INITIALIZE.builder(read_initialize_handler))
}

fn read_initialize(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (status, asked) = match initialize::read(call.bytes(0)?) {
        Ok(asked) => (200_i64, asked),
        Err(BodyRefusal::Malformed) => (400, initialize::Initialize::default()),
        Err(BodyRefusal::TooLarge) => (413, initialize::Initialize::default()),
    };
    let mut table = ZendHashTable::with_capacity(3);
    table.insert("status", status)?;
    table.insert("stableID", asked.stable_id)?;
    // The others are answered by djb2: sha256 is one that the vendor's newer SDK asks for and cannot look up.
    table.insert("hash", if asked.in_clear { "none" } else { "djb2" })?;
    result.set_hashtable(table);
    Ok(())
}

handler!(read_initialize_handler, READ_INITIALIZE, read_initialize);
