//! Reading the arguments of a call. What is wrong with one is thrown in the words that PHP itself uses.
//!
//! Arguments are never converted, as if all callers had `strict_types=1`.

use super::exception::type_error;
use super::panic::point;
use super::signature::Signature;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use ext_php_rs::zend::{ExecuteData, run_handler};
use std::borrow::Cow;
use std::panic::AssertUnwindSafe;

/// One call in progress.
pub struct Call<'a> {
    frame: &'a ExecuteData,
    signature: &'static Signature,
    /// How many arguments the caller passed.
    given: usize,
}

/// The body of a function or method: reads the call, sets the return value.
pub type CallBody = fn(&Call<'_>, &mut Zval) -> PhpResult;

/// Runs a body. A panic in it becomes a PHP `Error`, an `Err` is thrown.
pub fn run(frame: &mut ExecuteData, result: &mut Zval, signature: &'static Signature, body: CallBody) {
    run_handler(AssertUnwindSafe(|| {
        let Some(call) = Call::new(frame, signature) else { return };
        if let Err(exception) = body(&call, result) {
            exception.throw();
        }
    }));
}

/// Defines the engine's handler of a function: `handler!(name, SIGNATURE, body)`.
macro_rules! handler {
    ($name:ident, $signature:path, $body:expr) => {
        extern "C" fn $name(frame: &mut ext_php_rs::zend::ExecuteData, result: &mut ext_php_rs::types::Zval) {
            $crate::php::zend::argument::run(frame, result, &$signature, $body);
        }
    };
}
pub(crate) use handler;

impl<'a> Call<'a> {
    /// Takes up a call; throws PHP's `ArgumentCountError` and gives none if the count is wrong.
    pub fn new(frame: &'a ExecuteData, signature: &'static Signature) -> Option<Self> {
        point(signature.name);
        // SAFETY: the engine fills `u2.num_args` of every call frame before it enters the handler.
        let given = unsafe { frame.This.u2.num_args } as usize;
        let (required, most) = (signature.required(), signature.parameters.len());
        if (required..=most).contains(&given) {
            return Some(Self { frame, signature, given });
        }
        let (least, most) = (u32::try_from(required).unwrap_or(0), u32::try_from(most).unwrap_or(u32::MAX));
        // SAFETY: only throws; reads the name of the function from the current frame, which is ours.
        unsafe { ext_php_rs::ffi::zend_wrong_parameters_count_error(least, most) };
        None
    }

    /// The function's name as PHP writes it, without parentheses.
    pub fn function(&self) -> &'static str {
        self.signature.name
    }

    /// The frame of the call itself.
    pub fn frame(&self) -> &'a ExecuteData {
        self.frame
    }

    /// The object a method was called on.
    pub fn this<T: RegisteredClass>(&self) -> PhpResult<&'a T> {
        let object = self.frame.This.object().and_then(ZendClassObject::<T>::from_zend_obj);
        // A constructor that threw leaves an object without content.
        let content = object.and_then(|object| object.obj.as_ref());
        content.ok_or_else(|| format!("{}(): the object was not constructed", self.signature.name).into())
    }

    /// An argument as it was passed, references followed; none if left out.
    pub fn any(&self, index: usize) -> Option<&'a Zval> {
        if index >= self.given {
            return None;
        }
        // SAFETY: the frame holds `given` arguments; they live until the call returns,
        // which `'a`, the borrow of the frame, does not outlive.
        let value: &'a Zval = unsafe { self.frame.zend_call_arg(index) }?;
        Some(value.dereference())
    }

    pub fn text(&self, index: usize) -> PhpResult<Cow<'a, str>> {
        let Some(value) = self.any(index) else { return Ok(Cow::Borrowed("")) };
        match value.zend_str() {
            Some(text) => Ok(lossy(text.as_bytes())),
            None => Err(self.wrong_argument(index)),
        }
    }

    /// A string's bytes, whatever they are.
    pub fn bytes(&self, index: usize) -> PhpResult<&'a [u8]> {
        let text = self.maybe(index, Zval::zend_str)?;
        Ok(text.map_or(&[], |text| text.as_bytes()))
    }

    /// None for null and for a left-out argument.
    pub fn maybe_text(&self, index: usize) -> PhpResult<Option<Cow<'a, str>>> {
        self.nullable(index, |value| value.zend_str().map(|text| lossy(text.as_bytes())))
    }

    pub fn int_or(&self, index: usize, default: i64) -> PhpResult<i64> {
        self.maybe(index, Zval::long).map(|number| number.unwrap_or(default))
    }

    pub fn flag_or(&self, index: usize, default: bool) -> PhpResult<bool> {
        self.maybe(index, Zval::bool).map(|flag| flag.unwrap_or(default))
    }

    /// None for a left-out argument, which stands for the empty array.
    pub fn array(&self, index: usize) -> PhpResult<Option<&'a ZendHashTable>> {
        self.maybe(index, Zval::array)
    }

    /// A string, as the caller's own zval.
    pub fn name(&self, index: usize) -> PhpResult<&'a Zval> {
        self.any(index).filter(|value| value.is_string()).ok_or_else(|| self.wrong_argument(index))
    }

    /// PHP's `TypeError`: the argument at `index` is not of its declared type.
    pub fn wrong_argument(&self, index: usize) -> PhpException {
        let declared = self.signature.parameters.get(index).map_or("mixed", |parameter| parameter.accepts.text);
        self.wrong(index, declared)
    }

    /// PHP's `TypeError`: the argument at `index` is not of the type `expected`.
    pub fn wrong(&self, index: usize, expected: &str) -> PhpException {
        type_error(format!(
            "{}(): Argument #{} (${}) must be of type {expected}, {} given",
            self.signature.name,
            index + 1,
            self.signature.parameters.get(index).map_or("", |parameter| parameter.name),
            self.any(index).map_or(Cow::Borrowed("none"), given_type),
        ))
    }

    /// An argument by what `read` makes of it; none if left out.
    ///
    /// # Errors
    /// PHP's `TypeError` where `read` makes nothing of it.
    pub fn maybe<T>(&self, index: usize, read: impl FnOnce(&'a Zval) -> Option<T>) -> PhpResult<Option<T>> {
        let Some(value) = self.any(index) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| self.wrong_argument(index))
    }

    /// The same, where null stands for a left-out argument.
    ///
    /// # Errors
    /// As [`Call::maybe`].
    pub fn nullable<T>(&self, index: usize, read: impl FnOnce(&'a Zval) -> Option<T>) -> PhpResult<Option<T>> {
        match self.any(index) {
            Some(value) if value.is_null() => Ok(None),
            _ => self.maybe(index, read),
        }
    }
}

/// Text of bytes; what is not UTF-8 becomes U+FFFD.
pub fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// What PHP calls the type of a value in its errors.
fn given_type(value: &Zval) -> Cow<'static, str> {
    if let Some(object) = value.object() {
        // The name of an anonymous class goes on after a NUL byte, which PHP does not show.
        let name = object.get_class_name().unwrap_or_default();
        return Cow::Owned(name.split('\0').next().unwrap_or_default().to_owned());
    }
    Cow::Borrowed(match value {
        value if value.is_null() => "null",
        value if value.is_true() && ext_php_rs::PHP_83 => "true",
        value if value.is_false() && ext_php_rs::PHP_83 => "false",
        value if value.is_bool() => "bool",
        value if value.is_long() => "int",
        value if value.is_double() => "float",
        value if value.is_string() => "string",
        value if value.is_array() => "array",
        value if value.is_resource() => "resource",
        _ => "mixed",
    })
}
