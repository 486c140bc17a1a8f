//! Sinks, the places where the shipper brings events: Statsig, and a site's own files.

pub mod batch;
mod day_count;
pub mod day_file;
mod record;
pub mod sink;
