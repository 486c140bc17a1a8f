//! Statsig decisions inside PHP. Read in this order, which is the way data flows:
//!
//! 1. [`config`]: the document that Statsig sends, compiled into an immutable [`config::Snapshot`].
//! 2. [`eval`]: pure functions: snapshot, user and time give a decision.
//! 3. [`client`]: what browsers get.
//! 4. [`events`]: what is logged and what browsers send, allow-listed and spooled.
//! 5. [`worker`]: fetches the document and ships events; the only code with sockets.
//! 6. [`balance`]: whether experiments' groups are as large as they should be.
//! 7. [`cache`]: which snapshot this process uses now.
//! 8. `php`: the only code that knows Zend, PHP's engine.
//!
//! All of them share [`hash`] and [`text`], which import none of them. Nothing imports `php`. A test checks this.

pub mod balance;
pub mod cache;
pub mod client;
pub mod config;
pub mod eval;
pub mod events;
pub mod hash;
mod php;
pub mod text;
pub mod worker;
