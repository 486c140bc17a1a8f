//! The values response: every decision for one user, as JSON. `walk` decides the entries one after another, and `full`
//! or `compact` writes each in its format.

mod compact;
mod full;
mod json;
mod request;
mod response;
mod response_user;
mod walk;

pub use request::{Format, ValuesRequest};
pub use response::respond;
