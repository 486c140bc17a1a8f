//! Where events go: to Statsig, or into a site's own files.

pub mod batch;
mod day_count;
pub mod day_file;
mod record;
pub mod sink;
