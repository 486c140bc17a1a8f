//! `balance()`: whether experiments' groups are as large as their rules say, from the rollups of the spool. It takes no
//! lock and changes nothing.

use crate::balance::days;
use crate::balance::splits::KeptSplits;
use crate::php::basis::option::text;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::ini;
use crate::php::zend::signature::{Parameter, Signature, Type};
use crate::php::zend::value::decode;
use crate::worker::host::place::Place;
use crate::worker::kept::version::{KeptBounds, Versions};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};

const BALANCE: Signature = Signature {
    name: "Statsig\\balance",
    parameters: &[Parameter::optional("options", Type::ARRAY, "[]")],
    returns: Type::ARRAY,
};

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(BALANCE.builder(balance_handler))
}

fn balance(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let only = only(call)?;
    let file = ini::CONFIG_FILE.path();
    let (pin, _) = request::pinned();
    let current = pin.as_deref().and_then(|pin| pin.document());
    let versions =
        (!file.as_os_str().is_empty()).then(|| Versions::new(&Place::new(&file).versions(), KeptBounds::default()));
    let told = days::balance(&ini::SPOOL_DIR.path(), only.as_deref(), &mut KeptSplits::new(current, versions));
    // Built here of names, numbers and finite shares: it always is JSON.
    *result = decode(&serde_json::to_string(&told).unwrap_or_default());
    Ok(())
}

/// The entry that is asked for; none asks for all.
fn only(call: &Call<'_>) -> PhpResult<Option<String>> {
    let mut only = None;
    let mut position = call.array(0)?.map(ZendHashTable::iter);
    while let Some((name, value)) = position.as_mut().and_then(|position| position.next_zval()) {
        let name = text(&name);
        let value = value.dereference();
        if name != "entry" || !value.is_string() {
            let problem = if name == "entry" { "wrong value for" } else { "unknown" };
            return Err(misuse(format!("{}(): {problem} option '{}'", call.function(), name.escape_debug())));
        }
        only = Some(text(value).into_owned());
    }
    Ok(only)
}

handler!(balance_handler, BALANCE, balance);
