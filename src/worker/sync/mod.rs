//! Sync: fetches the config document and the ID lists, once or in a loop.

pub mod attempt;
pub mod between;
pub mod cycle;
pub mod document;
pub mod id_list;
pub mod renewal;
pub mod report;
