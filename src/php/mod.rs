//! The only code that knows Zend. Read from the bottom up, as arrows run:
//!
//! 1. `zend`: the border itself: calls, settings, values and signals of PHP.
//! 2. `basis`: who is asked about, for whom, and which document answers.
//! 3. `record`: exposures, and what browsers and PHP code log. `health`: how all of it fares.
//! 4. `ask`: what answers. `command`: what talks to Statsig.
//! 5. `module`: the entry, and the hooks of requests.
//!
//! Zend leaves a function by `longjmp` when memory or time runs out. So no lock
//! and no borrow is held here while calling into it; a Rust value that such a
//! jump skips is leaked, never left half-changed.
#![allow(unsafe_code)] // Zend's memory and calling convention; each place states its reason.

mod ask;
mod basis;
mod command;
mod health;
mod module;
mod record;
#[cfg(feature = "test-panic")]
mod test_panic;
mod zend;
