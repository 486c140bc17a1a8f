//! Events before they are shipped: exposures that the server logs itself, and events that browsers send to the relay,
//! which lets through what the wiki's policy allows. The folders, each of which uses only those before it:
//!
//! 1. [`words`]: the forms that single values may have. [`policy`]: what this wiki allows browsers to send.
//! 2. [`exposure`]: what the server logs itself. [`parse`]: reads what browsers send.
//! 3. [`spool`]: the folder in which events wait for the shipper. [`limit`]: how much may be sent, and counts of it.
//! 4. [`relay`]: takes one body of events from a browser through all of these.

pub mod exposure;
pub mod limit;
pub mod parse;
pub mod policy;
pub mod relay;
pub mod spool;
pub mod words;
