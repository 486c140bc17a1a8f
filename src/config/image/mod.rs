//! What lies in a file and is read where it lies (`docs/image-format.md`): bytes of memory or of a map, and in them
//! arrays of records of fixed size.

pub mod bytes;
pub mod fault;
pub mod folder;
pub mod frame;
mod map;
pub mod names;
pub mod run;
pub mod stamp;
