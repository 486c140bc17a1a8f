//! Documents and ID lists: what is taken, what is refused, what stays.

pub mod cache;
pub mod document_faults;
pub mod entry_version;
pub mod id_set;
pub mod mutations;
pub mod resource_rows;
pub mod resources;
