//! What browsers get: the values response in two formats, and the on-device document.
//!
//! Reading order: [`naming`] (how names are hidden), [`filter`] (which entries a
//! client may see), [`catalog`] (what is prepared per document), [`values`]; [`device`] with
//! [`fault`] (what is sent to browsers that decide, and what is not).

pub mod catalog;
pub mod device;
mod echo;
pub mod fault;
pub mod filter;
pub mod limits;
pub mod naming;
pub mod values;

pub use echo::write_user;
pub use filter::Filter;
pub use naming::Naming;
pub use values::{Format, ValuesRequest, respond};
