//! House rules that a machine can see.

pub mod architecture;
pub mod arrows;
pub mod form;
pub mod imports;
