//! The border itself: calls, settings, values and signals of PHP, as Rust has them. Uses no other folder here.

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
