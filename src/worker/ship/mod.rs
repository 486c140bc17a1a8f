//! The shipper: brings the events that wait in the spool to the sinks. A run that is stopped or killed loses none.

mod allowance;
pub mod compress;
mod fill;
pub mod options;
mod recount;
mod recovery;
pub mod run;
pub mod shipping;
mod sink_at_work;
