//! The relay takes one body of events from a browser: says whether it may be sent at all, which of its events pass, and
//! writes the lines of these. It also reads the vendor's other requests: reports of failures, and `initialize`.

pub mod admission;
pub mod failure;
pub mod initialize;
pub mod purpose;
pub mod same_origin;
pub mod sending;
mod writer;
