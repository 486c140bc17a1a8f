//! The values response: every decision for one user, in two formats, each a `walk` over the entries.

mod compact;
mod full;
mod json;
mod response;
mod walk;

pub use response::{Format, ValuesRequest, respond};
