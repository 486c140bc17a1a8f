//! `takeConfig()`: puts a config in place that another host of a farm has fetched. It speaks to nobody, so that web
//! processes may do it too.

use super::sync::CompilingJudge;
use super::upstream::count;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::exception::misuse;
use crate::php::zend::ini;
use crate::php::zend::open_basedir::is_allowed;
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::worker::host::cause::Cause;
use crate::worker::host::place::Place;
use crate::worker::sync::shelf::Shelf;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::path::PathBuf;

const TAKE_CONFIG: Signature = Signature {
    name: "Statsig\\takeConfig",
    parameters: &[
        Parameter::required("document", Type::TEXT),
        Parameter::optional("configFile", Type::MAYBE_TEXT, "null"),
    ],
    returns: Type::ARRAY,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(TAKE_CONFIG.builder(take_config_handler))
}

fn take_config(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let document = call.bytes(0)?;
    let given = call.maybe_text(1)?;
    let is_allowed = given.as_ref().is_none_or(|path| is_allowed(path.as_bytes()));
    let file = given.map_or_else(|| ini::CONFIG_FILE.path(), |path| PathBuf::from(&*path));
    if file.as_os_str().is_empty() {
        return Err(misuse(format!("{}(): {} is not set", call.function(), ini::CONFIG_FILE.name())));
    }
    let mut table = ZendHashTable::new();
    let (outcome, cause, cv) = if document.len() as u64 > ini::max_config_bytes() {
        ("failed", Some(Cause::TooLarge), None)
    } else if !is_allowed {
        ("failed", Some(Cause::Write), None)
    } else {
        let report = Shelf::new(Place::new(&file)).take(document, &mut CompilingJudge, wall_millis());
        (report.outcome.word(), report.cause, report.cv)
    };
    table.insert("outcome", outcome)?;
    table.insert("cause", cause.map(Cause::word))?;
    table.insert("version", cv)?;
    table.insert("bytes", count(document.len() as u64))?;
    result.set_hashtable(table);
    Ok(())
}

handler!(take_config_handler, TAKE_CONFIG, take_config);
