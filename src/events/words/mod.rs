//! What may be said: the shapes of single values, the vendor's known fields, and the words for what does not pass.

pub mod cause;
pub mod inventory;
pub mod known;
pub mod shape;
pub mod token;
