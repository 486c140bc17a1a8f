//! Events up to the spool: those that the server logs, and those that browsers send.

pub mod canary;
pub mod caps;
pub mod captured;
pub mod exposure;
pub mod inventory;
pub mod kill;
pub mod limit;
pub mod linked;
pub mod memory;
pub mod policy;
pub mod relay;
pub mod spool;
pub mod token;
pub mod vendor;
