//! Pure evaluation: snapshot, user and time give a decision. No clock, no I/O, no PHP.

pub mod agent;
pub mod user;
pub mod value;

pub use user::{Field, Map, User};
pub use value::{Span, Value};
