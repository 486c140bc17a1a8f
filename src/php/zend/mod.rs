//! PHP's calls, settings, values and signals, as the rest of this folder's parent uses them. Imports nothing from it.

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
