//! `Statsig\isSameOrigin()`: whether a request comes from the wiki's own pages. MediaWiki's handlers read the headers
//! themselves and ask here, so that they and the fast lane have one rule.

use crate::events::relay::same_origin::Headers;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const IS_SAME_ORIGIN: Signature = Signature {
    name: "Statsig\\isSameOrigin",
    parameters: &[
        Parameter::required("site", Type::TEXT),
        Parameter::required("origin", Type::TEXT),
        Parameter::required("host", Type::TEXT),
        Parameter::required("servers", Type::ARRAY),
    ],
    returns: Type::FLAG,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(IS_SAME_ORIGIN.builder(is_same_origin_handler))
}

fn is_same_origin(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let (site, origin, host) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let servers = call.array(3)?.into_iter().flat_map(ZendHashTable::values).filter_map(Zval::str);
    result.set_bool(Headers { site: &site, origin: &origin, host: &host }.are_own(servers));
    Ok(())
}

handler!(is_same_origin_handler, IS_SAME_ORIGIN, is_same_origin);
