//! The worker, which runs on the command line: it fetches the config document and the ID lists, and ships events. It is
//! the only code with sockets. Nothing here knows PHP; clock and random numbers are handed in. The folders, each of
//! which uses only those before it:
//!
//! 1. [`host`] and [`net`]: what the worker needs of the machine, and requests to Statsig.
//! 2. [`kept`]: the documents of the last days. [`judge`]: which events may be sent.
//! 3. [`books`]: what is written down of shipping. [`sinks`]: where events go.
//! 4. [`sync`]: fetches document and lists. [`ship`]: brings events from the spool to the sinks.

pub mod books;
pub mod host;
pub mod judge;
pub mod kept;
pub mod net;
pub mod ship;
pub mod sinks;
pub mod sync;
