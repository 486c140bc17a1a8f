//! The spool: a folder of files in which events wait, one a line, until the shipper has sent them.

pub mod claim;
pub mod folder;
pub mod line;
pub mod line_reader;
