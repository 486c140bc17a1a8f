//! The functions and classes by which PHP code asks for decisions.

pub mod both;
pub mod by_unit;
pub mod caller;
pub mod config;
pub mod explain;
pub mod function;
pub mod groups;
pub mod overriding;
pub mod persisted;
pub mod store;
