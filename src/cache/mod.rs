//! Which snapshot this process uses now.
//!
//! A file is looked at (one `stat`) at most once an interval and read only when its identity has changed. A bad file
//! never replaces a good snapshot. Whatever goes wrong is a [`file::Trouble`] for the status page, never an error for the
//! caller.

pub mod file;
pub mod snapshots;
