//! What callers can ask about a snapshot and a user, or about a snapshot alone.

pub mod evaluate;
pub mod explain;
pub mod parameter;
pub mod reads;
pub mod rules;
pub mod sticky;
pub mod sweep;
pub mod unit;
pub mod words;
