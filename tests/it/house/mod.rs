//! Rules for this source tree that a test can check.

pub mod architecture;
pub mod arrows;
pub mod form;
pub mod imports;
