//! The documents of the last days by version, what any of them knows, and the ID lists beside them.

pub mod cv;
pub mod documents;
pub(super) mod known_names;
pub mod lists_in_place;
pub mod names;
pub mod program_index;
pub mod version;
