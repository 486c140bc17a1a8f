//! The values response: every decision for one user, in two formats, each a `walk` over the entries.

mod compact;
mod full;
mod response;
mod walk;

pub use response::{Format, Request, respond};
use response::{separate, value_json, write_rule, write_span};
