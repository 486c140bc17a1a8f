//! The only code that knows Zend, PHP's engine. Each of these folders imports only those before it:
//!
//! 1. `zend`: the border itself: calls, settings, values and signals of PHP.
//! 2. `basis`: what each answer needs: the user, the kind, the document that is in use.
//! 3. `record`: exposures, and events of browsers and PHP code. `sticky`: decisions that units keep. `health`: what we
//!    report of ourselves.
//! 4. `answer`: a decision as PHP code gets it. `ask`: the functions that give decisions. `command`: the functions that talk to Statsig.
//! 5. `module`: where PHP enters, and the hooks that it calls. `config_class`: the table of `Config`'s methods.
//!
//! Zend leaves a function by `longjmp` when memory or time runs out. So no lock
//! and no borrow is held here while calling into it; a Rust value that such a
//! jump skips is leaked, never left half-changed.
#![allow(unsafe_code)] // Zend's memory and calling convention; each place states its reason.

mod answer;
mod ask;
mod basis;
mod command;
mod config_class;
mod health;
mod module;
mod record;
mod sticky;
#[cfg(feature = "test-panic")]
mod test_panic;
mod zend;
