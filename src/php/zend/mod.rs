//! The border to PHP's engine: its calls, settings, values and signals, made into what the rest of `php` uses. Imports
//! nothing of that rest.

pub mod argument;
pub mod clock;
pub mod convert;
pub mod exception;
pub mod fork;
pub mod hook;
pub mod ini;
pub mod open_basedir;
pub mod panic;
pub mod signal;
pub mod signature;
pub mod value;
