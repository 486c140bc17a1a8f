//! Events on their way to Statsig: exposures of our own decisions, and what
//! browsers send, as far as the wiki's policy allows. In order of flow:
//!
//! [`exposure`] builds what PHP logs, [`once`] keeps it from repeating, [`checks`] counts what it asks in
//! silence. Of browsers [`same_origin`] lets the wiki's own pages in, [`purpose`] tells those that nobody has
//! seen. [`decode`] gives JSON text; `body` parses it by `walk` and `node`, within a `budget`, into an `event`
//! and its [`origin`]; `draft` rebuilds it from [`known`] fields and the [`policy`]; `writer` makes lines of
//! it; [`limit`] says how much passes, and counts. [`relay`] leads through all of that.
//! A [`line`] goes to the [`spool`]; the shipper takes it from there by a [`claim`]. Of an SDK's report of a
//! [`failure`] only a count stays.

mod body;
mod budget;
pub mod cause;
pub mod checks;
pub mod claim;
pub mod decode;
mod draft;
mod event;
pub mod exposure;
pub mod failure;
pub mod inventory;
pub mod known;
pub mod limit;
pub mod line;
mod node;
pub mod once;
pub mod origin;
pub mod policy;
pub mod purpose;
pub mod relay;
pub mod same_origin;
pub mod shape;
pub mod spool;
pub mod token;
mod walk;
mod writer;

pub use cause::Cause;
