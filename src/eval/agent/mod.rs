//! What a user-agent text says about the browser and its system: [`parse`] reads it word by word, of which the
//! `clues` remember what decides.

mod browser;
mod clues;
pub mod parse;
mod system;
mod token;
mod word;

pub use parse::{Agent, MAX_BYTES};
