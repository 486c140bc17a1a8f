//! Fetching: one exchange, one sync, the loop.

pub mod authority;
pub mod backoff;
pub mod between;
pub mod cycle;
pub mod file;
pub mod id_list;
pub mod key;
pub mod outage;
pub mod sync;
pub mod tls;
pub mod transport;
pub mod version;
