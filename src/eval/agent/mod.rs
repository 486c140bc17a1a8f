//! Reads from a user-agent text which browser sent it, and on which system. [`parse`] goes through it word by word,
//! `clues` collects what the words tell, and `browser` and `system` decide from that.

mod browser;
mod clues;
pub mod parse;
mod system;
mod token;
mod word;

pub use parse::{Agent, MAX_BYTES};
