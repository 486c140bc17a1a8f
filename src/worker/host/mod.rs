//! What the worker needs of its machine: files that change whole, a lock, time, whom it tells, and the words
//! for what went wrong.

pub mod atomic_file;
pub mod cause;
pub mod clock;
pub mod listener;
pub mod lock;
pub mod outside;
pub mod place;
