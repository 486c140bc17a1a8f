//! What the worker needs of its machine: files that are replaced whole, a lock, a clock, somebody to report to, and the
//! words for what went wrong.

pub mod atomic_file;
pub mod cause;
pub mod clock;
pub mod identity;
pub mod listener;
pub mod lock;
pub mod outside;
pub mod place;
