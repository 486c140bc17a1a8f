//! The forms that single values may have, the fields of Statsig's own events, and the causes for which events are
//! dropped.

pub mod cause;
pub mod inventory;
pub mod known;
pub mod shape;
pub mod timing;
pub mod token;
