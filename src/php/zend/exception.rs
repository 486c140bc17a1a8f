//! `Statsig\Exception`, and the two kinds of errors that our functions throw.

use ext_php_rs::builders::ClassBuilder;
use ext_php_rs::exception::PhpException;
use ext_php_rs::zend::{ClassEntry, ce};

const NAME: &str = "Statsig\\Exception";

/// Registers the class: an ordinary child of `\Exception`, so that PHP code can
/// construct, extend and mock it.
pub fn register() -> ext_php_rs::error::Result<()> {
    ClassBuilder::new(NAME).extends((ce::exception, "\\Exception")).registration(|_, _| {}).register()
}

/// For misuse by code: unknown options, policy keys, hash names. Never for data.
pub fn misuse(message: impl Into<String>) -> PhpException {
    PhpException::new(message.into(), 0, ClassEntry::try_find(NAME).unwrap_or_else(ce::exception))
}

pub fn type_error(message: String) -> PhpException {
    PhpException::new(message, 0, ce::type_error())
}
