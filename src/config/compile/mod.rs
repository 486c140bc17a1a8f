//! From the document as the wire says it to a snapshot: all that can fail or repeat, once per document.

mod arena;
mod bandit;
mod compiler;
mod condition;
mod mapping;
mod parameter;

pub use compiler::MAX_DOCUMENT;
