//! The documents of the last days by version, what any of them knows, and the ID lists beside them.

pub mod cv;
pub mod documents;
pub mod lists_in_place;
pub mod names;
pub mod program_index;
pub(super) mod retained;
pub mod version;
