//! Events on their way to Statsig: exposures of our own decisions, and what browsers send, as far as the
//! wiki's policy allows. Read from the bottom up, as arrows run:
//!
//! 1. [`words`]: what may be said at all. [`policy`]: what this wiki allows.
//! 2. [`exposure`]: what we log. [`parse`]: what browsers send.
//! 3. [`spool`]: where both wait. [`limit`]: how much passes, and what became of all that was sent.
//! 4. [`relay`]: the way of one body through all of that.

pub mod exposure;
pub mod limit;
pub mod parse;
pub mod policy;
pub mod relay;
pub mod spool;
pub mod words;
