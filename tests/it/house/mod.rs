//! House rules that a machine can see.

pub mod tidy;
