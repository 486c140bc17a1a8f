//! What browsers get.

pub mod device;
pub mod limits;
pub mod values;
