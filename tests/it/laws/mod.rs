//! Laws that hold for any document, user and time.

pub mod buckets;
pub mod examples;
pub mod isolation;
pub mod purity;
pub mod shapes;
pub mod values;
