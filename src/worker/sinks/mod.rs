//! Where events go: to Statsig, or into a site's own files.

pub mod batch;
pub mod day_file;
mod record;
pub mod sink;
