//! One exchange with Statsig, and how long to wait for the next.

pub mod authority;
pub mod backoff;
pub mod tls;
pub mod transport;
