//! The functions and classes by which PHP code asks for decisions.

mod both;
pub mod by_unit;
pub mod config;
pub mod device;
pub mod explain;
pub mod function;
pub mod overriding;
pub mod persisted;
pub mod program;
pub mod response;
pub mod store;
