//! The only code that knows Zend. Read in this order:
//!
//! 1. `module`: entry and hooks; `hook`: their fence; `ini`: the settings.
//! 2. `signature` and `argument`: how a PHP function is declared and reads its call.
//! 3. `user` with `convert`, `kind`, `exception`: the classes; `function`: the functions; `status`.
//!
//! Zend leaves a function by `longjmp` when memory or time runs out. So no lock
//! and no borrow is held here while calling into it; a Rust value that such a
//! jump skips is leaked, never left half-changed.
#![allow(unsafe_code)] // Zend's memory and calling convention; each place states its reason.

mod argument;
mod convert;
mod exception;
mod function;
mod hook;
mod ini;
mod kind;
mod module;
mod signature;
mod status;
mod user;
mod value;
