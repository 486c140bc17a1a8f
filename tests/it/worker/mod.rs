//! The worker's sync: one sync, the loop, and the files that it keeps.

pub mod between;
pub mod cycle;
pub mod farm;
pub mod file;
pub mod id_list;
pub mod images;
pub mod key;
pub mod links;
pub mod outage;
pub mod project;
pub mod renewal;
pub mod sync;
pub mod version;
