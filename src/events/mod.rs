//! Events on their way to Statsig: exposures of our own decisions, and what
//! browsers send, as far as the wiki's policy allows. In order of flow:
//!
//! [`exposure`] builds what PHP logs, [`once`] keeps it from repeating, [`checks`] counts what it asks in
//! silence. Of browsers [`same_origin`] lets the wiki's own pages in; [`decode`] gives JSON text, `walk` and
//! `node` parse it within a `budget` into an `event` and its [`origin`], `draft` rebuilds it from [`known`]
//! fields and the [`policy`] (the fast lane's is a [`policy_file`]), [`limit`] counts, [`relay`] writes lines.
//! A [`line`] goes to the [`spool`]; the shipper takes it from there by a [`claim`]. Of an SDK's report of a
//! [`failure`] only a count stays.

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
pub mod policy_file;
pub mod relay;
pub mod same_origin;
pub mod shape;
pub mod spool;
pub mod token;
mod walk;

pub use cause::Cause;
