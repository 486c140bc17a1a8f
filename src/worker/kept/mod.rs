//! What the judge decides by: the documents of the last days by their version, the names that occur in any of them,
//! and the present ID lists.

pub mod cv;
pub mod deciders;
pub mod documents;
mod hidden_names;
pub mod images;
pub(super) mod known_names;
pub mod lists_in_place;
pub mod names;
pub mod program_index;
pub mod version;
