//! What a condition compares, and how.

mod list;
pub mod lookup;
mod membership;
pub mod operator;
mod text;
mod version;
