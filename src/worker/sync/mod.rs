//! Sync: fetches the config document and the ID lists, once or in a loop, and notes which programs come of them.

pub mod attempt;
pub mod between;
pub mod cycle;
pub mod document;
pub mod id_list;
pub mod links;
pub mod options_files;
mod own_documents;
pub mod renewal;
pub mod report;
pub mod shelf;
