//! The functions and classes by which PHP code asks for decisions.

mod both;
pub mod by_unit;
pub mod config;
mod config_class;
pub mod device;
pub mod evaluation;
pub mod explain;
pub mod function;
pub mod overriding;
pub mod program;
pub mod response;
pub mod store;
