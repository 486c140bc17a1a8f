//! What browsers get.

pub mod device;
pub mod limits;
pub mod program;
pub mod values;
