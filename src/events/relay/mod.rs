//! The relay takes one body of events from a browser: says whether it may be sent at all, which of its events pass, and
//! writes the lines of these.

pub mod admission;
pub mod failure;
pub mod purpose;
pub mod same_origin;
mod writer;
