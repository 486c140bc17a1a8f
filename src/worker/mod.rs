//! The CLI worker: the only code with sockets. Fetches the document and the ID lists, ships events. No file
//! here knows PHP; time and chance are handed in. Read from the bottom up, as arrows run:
//!
//! 1. [`host`] and [`net`]: the machine and the wire.
//! 2. [`kept`]: the documents of the last days. [`sync`]: how a new one comes.
//! 3. [`judge`]: what an event may say. [`sinks`]: where it goes. [`books`]: what became of it.
//! 4. [`ship`]: all of that for what waits in the spool.

pub mod books;
pub mod host;
pub mod judge;
pub mod kept;
pub mod net;
pub mod ship;
pub mod sinks;
pub mod sync;
