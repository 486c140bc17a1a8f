//! Requests to Statsig, one at a time: the only code with sockets.

pub mod backoff;
pub mod fetch;
pub mod head;
pub mod key;
pub mod resolver;
pub mod transport;
