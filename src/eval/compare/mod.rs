//! What a condition compares: `lookup` finds the left side, `operator` compares it with the target.

mod list;
pub mod lookup;
mod membership;
pub mod operator;
mod text;
mod version;
