//! `Statsig\Config`: an explicit snapshot, for tests and tools.
//!
//! It never touches the snapshot of the process and logs nothing. Whatever the
//! content is, making one never throws: answers are `NoConfig` then, and
//! `status()` says why.

use crate::cache::file::{NOT_FOUND, Trouble, read_file};
use crate::config::compile::MAX_DOCUMENT;
use crate::config::image::fault::ImageFault;
use crate::eval::{Host, Overrides};
use crate::php::answer::evaluation::Evaluation;
use crate::php::basis::option::ConfigOptions;
use crate::php::basis::pin::{Loaded, Pin, compile};
use crate::php::health::status;
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::clock::wall_millis;
use crate::php::zend::open_basedir::is_allowed;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::php_class;
use ext_php_rs::types::Zval;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// As much as the process's own config file may have by default.
const MAX_BYTES: u64 = MAX_DOCUMENT as u64;

/// The PHP class. Without a constructor: `fromFile()` and `fromJson()` make them.
#[php_class]
#[php(name = "Statsig\\Config", flags = crate::php::zend::signature::CLOSED)]
pub struct Config {
    /// None if the document was refused.
    pin: Option<Rc<Pin>>,
    /// Why the document was refused.
    trouble: Option<Trouble>,
    /// The time that conditions compare with, milliseconds since 1970; none: the clock's.
    now: Option<i64>,
    /// The document's bytes, of which the on-device document is made; empty if it was refused.
    document: Rc<[u8]>,
}

impl Config {
    /// The same with these overrides and no others. Without a document they are all that answers.
    pub fn overriding(&self, overrides: Option<Box<Overrides>>) -> Self {
        let pin = match (&self.pin, overrides) {
            (None, None) => None,
            (Some(pin), None) if pin.document().is_none() => None,
            (Some(pin), overrides) => Some(pin.overriding(overrides)),
            (None, overrides) => {
                Some(Pin::new(Loaded::nothing().into(), Host { overrides, ..Host::default() }, Arc::default()))
            }
        };
        Self { pin, document: Rc::clone(&self.document), ..*self }
    }

    /// The document's bytes; empty if it was refused.
    pub fn document(&self) -> &[u8] {
        &self.document
    }

    /// None if the document was refused.
    pub fn pin(&self) -> Option<&Pin> {
        self.pin.as_deref()
    }

    /// The same, for answers that keep it.
    pub fn shared_pin(&self) -> Option<Rc<Pin>> {
        self.pin.clone()
    }

    /// The time that conditions compare with, milliseconds since 1970.
    pub fn now(&self) -> i64 {
        self.now.unwrap_or_else(wall_millis)
    }
}

const OPTIONS: Parameter = Parameter::optional("options", Type::ARRAY, "[]");

const FROM_FILE: Signature = Signature {
    name: "Statsig\\Config::fromFile",
    parameters: &[Parameter::required("path", Type::TEXT), OPTIONS],
    returns: Type::CONFIG,
};

const FROM_JSON: Signature = Signature {
    name: "Statsig\\Config::fromJson",
    parameters: &[Parameter::required("json", Type::TEXT), OPTIONS],
    returns: Type::CONFIG,
};

const EVALUATE: Signature = Signature {
    name: "Statsig\\Config::evaluate",
    parameters: &[
        Parameter::required("name", Type::TEXT),
        Parameter::required("user", Type::SUBJECT),
        Parameter::optional("kind", Type::MAYBE_KIND, "null"),
    ],
    returns: Type::EVALUATION,
};

const NAMES: Signature = Signature {
    name: "Statsig\\Config::names",
    parameters: &[Parameter::required("kind", Type::KIND)],
    returns: Type::ARRAY,
};

const STATUS: Signature = Signature { name: "Statsig\\Config::status", parameters: &[], returns: Type::ARRAY };

fn from_file(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let path = call.bytes(0)?;
    let options = ConfigOptions::read(call, 1)?;
    let document =
        if is_allowed(path) { read_file(Path::new(OsStr::from_bytes(path)), MAX_BYTES) } else { Err(NOT_FOUND) };
    make(document.as_deref().map_err(|trouble| *trouble), options, result)
}

fn from_json(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let json = call.bytes(0)?;
    let options = ConfigOptions::read(call, 1)?;
    make(Ok(json), options, result)
}

fn make(document: Result<&[u8], Trouble>, options: ConfigOptions, result: &mut Zval) -> PhpResult {
    let kept = document.map(Rc::from).unwrap_or_default();
    let compiled = document.and_then(compile);
    let ConfigOptions { host, lists, now } = options;
    let config = match compiled {
        Ok(snapshot) => {
            let loaded = Loaded::new(snapshot, ImageFault::Absent.word());
            Config { pin: Some(Pin::new(loaded.into(), host, lists.into())), trouble: None, now, document: kept }
        }
        Err(trouble) => Config { pin: None, trouble: Some(trouble), now, document: Rc::default() },
    };
    Ok(config.set_zval(result, false)?)
}

fn evaluate(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let this = call.this::<Config>()?;
    let (name, user, kind) = (call.name(0)?, call.subject(1)?, call.maybe_kind(2)?);
    Ok(Evaluation::silent(this.pin.clone(), this.now(), &user, kind, name).set_zval(result, false)?)
}

fn names(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let this = call.this::<Config>()?;
    let kind = call.kind(0)?;
    status::set_names(this.pin.as_deref(), None, kind, result)
}

fn status(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let this = call.this::<Config>()?;
    let mut table = status::content(this.pin.as_deref())?;
    table.insert("error", this.trouble)?;
    result.set_hashtable(table);
    Ok(())
}

handler!(from_file_handler, FROM_FILE, from_file);
handler!(from_json_handler, FROM_JSON, from_json);
handler!(evaluate_handler, EVALUATE, evaluate);
handler!(names_handler, NAMES, names);
handler!(status_handler, STATUS, status);

pub fn methods() -> [(FunctionBuilder<'static>, MethodFlags); 5] {
    let maker = MethodFlags::Public | MethodFlags::Static;
    [
        (FROM_FILE.builder(from_file_handler), maker),
        (FROM_JSON.builder(from_json_handler), maker),
        (EVALUATE.builder(evaluate_handler), MethodFlags::Public),
        (NAMES.builder(names_handler), MethodFlags::Public),
        (STATUS.builder(status_handler), MethodFlags::Public),
    ]
}
