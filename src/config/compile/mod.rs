//! Turns a document into a snapshot. Whatever can fail, or would be done again by each evaluation, is done here, once
//! per document.

mod arena;
mod bandit;
mod compiler;
mod condition;
mod mapping;
mod parameter;

pub use compiler::MAX_DOCUMENT;
