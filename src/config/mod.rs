//! The config document: as the wire says it, compiled, and held as an immutable snapshot.

pub mod id_change;
pub mod id_list;
pub mod id_set;
