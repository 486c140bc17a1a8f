//! The CLI worker: the only code with sockets. Fetches the document and the id
//! lists, ships events. No file here knows PHP; time and chance are handed in.

pub mod backoff;
pub mod cause;
pub mod clock;
pub mod resolver;
pub mod transport;
