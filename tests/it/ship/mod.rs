//! Shipping: from the spool to the sinks, judged and counted.

pub mod balance;
pub mod bandits;
pub mod custom_unit;
pub mod days;
pub mod golden;
pub mod http;
pub mod lists_in_place;
pub mod program;
pub mod rollup;
pub mod run;
pub mod schema;
pub mod sticky;
pub mod stop;
pub mod vendor;
pub mod verify;
