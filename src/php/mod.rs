//! The only code that knows Zend. Read in this order:
//!
//! 1. `module`: entry and hooks; `hook` and `panic`: their fence; `ini`: the settings.
//! 2. `signature` and `argument`: how a PHP function is declared and reads its call.
//! 3. `user` with `convert`, `kind`, `exception`: what is passed in.
//! 4. `request` and `pin`: which snapshot answers; `caller`: for whom PHP code asks it.
//! 5. `evaluation` with `value` and `by_unit`, `config` with `option`, `function`, `response`, `device`, `explain`, `store`,
//!    `status` with `freshness`, `phpinfo`: what is answered.
//! 6. `exposure`, `event`, `relay` with `same_origin` and `fast_lane`, `failure`, `log` with `fork`: what is recorded.
//! 7. `sync` with `signal`, `ship`, `probe`, `upstream`: the commands that talk to Statsig.
//!
//! Zend leaves a function by `longjmp` when memory or time runs out. So no lock
//! and no borrow is held here while calling into it; a Rust value that such a
//! jump skips is leaked, never left half-changed.
#![allow(unsafe_code)] // Zend's memory and calling convention; each place states its reason.

mod argument;
mod by_unit;
mod caller;
mod clock;
mod config;
mod convert;
mod device;
mod evaluation;
mod event;
mod exception;
mod explain;
mod exposure;
mod failure;
mod fast_lane;
mod fork;
mod freshness;
mod function;
mod hook;
mod ini;
mod kind;
mod log;
mod module;
mod option;
mod panic;
mod phpinfo;
mod pin;
mod policy_array;
mod probe;
mod relay;
mod request;
mod response;
mod same_origin;
mod ship;
mod signal;
mod signature;
mod status;
mod store;
mod sync;
mod upstream;
mod user;
mod value;
