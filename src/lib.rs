//! Statsig decisions inside PHP. Read in this order, which is the way data flows:
//!
//! 1. [`config`]: the document as the wire says it, compiled into an immutable [`config::Snapshot`].
//! 2. [`eval`]: pure functions: snapshot, user and time give a decision.
//! 3. [`cache`]: which snapshot this process uses now.
//! 4. `php`: the only code that knows Zend.
//!
//! [`hash`] and [`text`] are the leaves that all of them share. Nothing uses `php`; a test holds these arrows.

pub mod cache;
pub mod config;
pub mod eval;
pub mod hash;
mod php;
pub mod text;
