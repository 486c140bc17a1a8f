//! Tests of documents and ID lists: which are taken, which are refused, and what stays in use then.

pub mod cache;
pub mod document_faults;
pub mod entry_version;
pub mod geo;
pub mod id_set;
pub mod images;
mod local_document;
pub mod mutations;
pub mod resource_rows;
pub mod resources;
