//! `onDeviceSpecs()`: the document for the vendor's client that decides in the browser.

use crate::client::device::{Choice, Device, device};
use crate::config::Snapshot;
use crate::php::ask::config::Config;
use crate::php::basis::option::text;
use crate::php::basis::pin::Pin;
use crate::php::basis::raw_document::raw_document;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::types::{ZendHashTable, Zval};

const PARAMETERS: &[Parameter] = &[Parameter::optional("options", Type::ARRAY, "[]")];

const fn signature(name: &'static str, returns: Type) -> Signature {
    Signature { name, parameters: PARAMETERS, returns }
}

const SPECS: Signature = signature("Statsig\\onDeviceSpecs", Type::TEXT);
const SPECS_OF_CONFIG: Signature = signature("Statsig\\Config::onDeviceSpecs", Type::TEXT);
const LEFT_OUT: Signature = signature("Statsig\\onDeviceLeftOut", Type::ARRAY);
const LEFT_OUT_OF_CONFIG: Signature = signature("Statsig\\Config::onDeviceLeftOut", Type::ARRAY);

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(SPECS.builder(specs_handler)).function(LEFT_OUT.builder(left_out_handler))
}

pub fn methods() -> [(FunctionBuilder<'static>, MethodFlags); 2] {
    [
        (SPECS_OF_CONFIG.builder(specs_of_config_handler), MethodFlags::Public),
        (LEFT_OUT_OF_CONFIG.builder(left_out_of_config_handler), MethodFlags::Public),
    ]
}

/// For the snapshot of this request.
fn of_request(call: &Call<'_>) -> PhpResult<Device> {
    let choice = choice(call)?;
    let (pin, _) = request::pinned();
    let Some(pin) = pin else { return Ok(device(b"", &Snapshot::default(), &choice)) };
    Ok(device(&raw_document(&pin), pin.snapshot(), &choice))
}

fn of_config(call: &Call<'_>) -> PhpResult<Device> {
    let config = call.this::<Config>()?;
    let choice = choice(call)?;
    let empty = Snapshot::default();
    Ok(device(config.document(), config.pin().map_or(&empty, Pin::snapshot), &choice))
}

/// Reads the options: `only` lists names of entries, `fields` the fields of the user that conditions may read.
fn choice(call: &Call<'_>) -> PhpResult<Choice> {
    let mut choice = Choice::default();
    let mut position = call.array(0)?.map(ZendHashTable::iter);
    while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
        let names = entry.dereference().array().map(|names| {
            names.values().map(|name| text(name.dereference()).into_owned().into_boxed_str()).collect::<Vec<_>>()
        });
        match (&*text(&name), names) {
            ("only", Some(names)) => choice.only = names,
            ("fields", Some(names)) => choice.fields = names.into_iter().collect(),
            _ => return Err(misuse(format!("{}(): unknown option, or one of a wrong type", call.function()))),
        }
    }
    Ok(choice)
}

fn set_document(device: &Device, result: &mut Zval) -> PhpResult {
    Ok(result.set_string(&device.document, false)?)
}

fn set_left_out(device: &Device, result: &mut Zval) -> PhpResult {
    let mut table = ZendHashTable::new();
    for (name, fault) in &device.left_out {
        table.insert(&**name, fault.name())?;
    }
    result.set_hashtable(table);
    Ok(())
}

handler!(specs_handler, SPECS, |call, result| set_document(&of_request(call)?, result));
handler!(specs_of_config_handler, SPECS_OF_CONFIG, |call, result| set_document(&of_config(call)?, result));
handler!(left_out_handler, LEFT_OUT, |call, result| set_left_out(&of_request(call)?, result));
handler!(left_out_of_config_handler, LEFT_OUT_OF_CONFIG, |call, result| set_left_out(&of_config(call)?, result));
