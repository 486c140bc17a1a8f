//! Brings what waits in the spool to the sinks, whatever ends it in between.

mod allowance;
pub mod compress;
mod fill;
pub mod options;
mod recount;
mod recovery;
pub mod run;
pub mod shipping;
mod sink_at_work;
