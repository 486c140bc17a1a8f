//! Where both wait: lines in the files of one folder, until the shipper claims them.

pub mod claim;
pub mod folder;
pub mod line;
pub mod line_reader;
