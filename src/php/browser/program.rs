//! `clientProgram()`: the rules that browsers decide by, and `clientProgramOutline()`: what is in them and what is not.

use crate::client::{Naming, Program, ProgramChoice, ProgramDocuments, program};
use crate::config::Snapshot;
use crate::config::compiled::section::Part;
use crate::eval::Host;
use crate::php::ask::config::Config;
use crate::php::basis::option::text;
use crate::php::basis::pin::Pin;
use crate::php::basis::request;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{FunctionBuilder, ModuleBuilder};
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::collections::BTreeSet;
use std::sync::Arc;

const PARAMETERS: &[Parameter] = &[Parameter::optional("options", Type::ARRAY, "[]")];

const fn signature(name: &'static str, returns: Type) -> Signature {
    Signature { name, parameters: PARAMETERS, returns }
}

const PROGRAM: Signature = signature("Statsig\\clientProgram", Type::TEXT);
const PROGRAM_OF_CONFIG: Signature = signature("Statsig\\Config::clientProgram", Type::TEXT);
const OUTLINE: Signature = signature("Statsig\\clientProgramOutline", Type::ARRAY);
const OUTLINE_OF_CONFIG: Signature = signature("Statsig\\Config::clientProgramOutline", Type::ARRAY);

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(PROGRAM.builder(program_handler)).function(OUTLINE.builder(outline_handler))
}

pub fn methods() -> [(FunctionBuilder<'static>, MethodFlags); 2] {
    [
        (PROGRAM_OF_CONFIG.builder(program_of_config_handler), MethodFlags::Public),
        (OUTLINE_OF_CONFIG.builder(outline_of_config_handler), MethodFlags::Public),
    ]
}

fn of_request(call: &Call<'_>) -> PhpResult<Arc<Program>> {
    let choice = choice(call)?;
    let (pin, _) = request::pinned();
    let own = request::local().and_then(Result::ok);
    Ok(of_pins(pin.as_deref(), own.as_deref(), &choice))
}

fn of_config(call: &Call<'_>) -> PhpResult<Arc<Program>> {
    let config = call.this::<Config>()?;
    Ok(of_pins(config.pin(), None, &choice(call)?))
}

/// Without a config the program has its usual shape, with no entry in it but the wiki's own.
fn of_pins(statsig: Option<&Pin>, own: Option<&Pin>, choice: &ProgramChoice) -> Arc<Program> {
    let nothing = Snapshot::default();
    let documents = ProgramDocuments { statsig: statsig.map_or(&nothing, Pin::snapshot), own: own.map(Pin::snapshot) };
    // A wiki's own document is nearly always another one than that of the next wiki, so it keeps its own programs.
    match own.or(statsig) {
        Some(pin) => pin.loaded.programs.of(documents, &pin.host, choice),
        None => Arc::new(program(documents, &Host::default(), choice)),
    }
}

fn choice(call: &Call<'_>) -> PhpResult<ProgramChoice> {
    let mut choice = ProgramChoice::default();
    let mut position = call.array(0)?.map(ZendHashTable::iter);
    while let Some((name, entry)) = position.as_mut().and_then(|position| position.next_zval()) {
        let (name, entry) = (text(&name), entry.dereference());
        let names = entry.array().map(|names| {
            let names = names.values().map(|name| text(name.dereference()).into_owned().into_boxed_str());
            names.collect::<BTreeSet<_>>()
        });
        match (&*name, names) {
            ("only", None) if entry.is_null() => choice.only = None,
            ("only", Some(names)) => choice.only = Some(names),
            ("fields", Some(names)) => choice.fields = names,
            ("units", Some(names)) => choice.units = names,
            ("names", None) if entry.is_string() => {
                let word = text(entry);
                choice.hash = Naming::from_name(&word).ok_or_else(|| refused(call, "unknown naming", &word))?;
            }
            ("only" | "fields" | "units" | "names", _) => {
                return Err(refused(call, "value of a wrong type for option", &name));
            }
            _ => return Err(refused(call, "unknown option", &name)),
        }
    }
    Ok(choice)
}

fn refused(call: &Call<'_>, what: &str, word: &str) -> PhpException {
    misuse(format!("{}(): {what} '{}'", call.function(), word.escape_debug()))
}

fn set_text(program: &Program, result: &mut Zval) -> PhpResult {
    Ok(result.set_string(&program.text, false)?)
}

fn set_outline(program: &Program, result: &mut Zval) -> PhpResult {
    let mut listed = ZendHashTable::new();
    for (part, key) in [(Part::Gates, "gates"), (Part::Configs, "configs"), (Part::Layers, "layers")] {
        let names = program.listed.iter().filter(|(of, _)| *of == part).map(|(_, name)| &**name);
        listed.insert(key, list(names)?)?;
    }
    let mut left_out = ZendHashTable::new();
    for (part, name, reason) in &program.left_out {
        let mut entry = ZendHashTable::new();
        entry.insert("kind", kind(*part))?;
        entry.insert("name", &**name)?;
        entry.insert("reason", reason.name())?;
        left_out.push(entry)?;
    }
    let mut outline = ZendHashTable::new();
    outline.insert("version", &*program.version)?;
    outline.insert("bytes", i64::try_from(program.text.len()).unwrap_or(i64::MAX))?;
    outline.insert("listed", listed)?;
    outline.insert("needs", list(program.needs.iter().copied())?)?;
    outline.insert("fields", list(program.fields.iter().map(|field| &**field))?)?;
    outline.insert("leftOut", left_out)?;
    result.set_hashtable(outline);
    Ok(())
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> PhpResult<ZBox<ZendHashTable>> {
    let mut table = ZendHashTable::new();
    for text in texts {
        table.push(text)?;
    }
    Ok(table)
}

/// The kind of the entries of a section, in one word.
fn kind(part: Part) -> &'static str {
    match part {
        Part::Gates => "gate",
        Part::Configs => "config",
        Part::Layers => "layer",
    }
}

handler!(program_handler, PROGRAM, |call, result| set_text(&*of_request(call)?, result));
handler!(program_of_config_handler, PROGRAM_OF_CONFIG, |call, result| set_text(&*of_config(call)?, result));
handler!(outline_handler, OUTLINE, |call, result| set_outline(&*of_request(call)?, result));
handler!(outline_of_config_handler, OUTLINE_OF_CONFIG, |call, result| set_outline(&*of_config(call)?, result));
