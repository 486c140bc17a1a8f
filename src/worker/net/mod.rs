//! Requests to Statsig, one at a time. No other code of the module opens a socket.

pub mod backoff;
pub mod fetch;
pub mod head;
pub mod key;
pub mod resolver;
pub mod transport;
