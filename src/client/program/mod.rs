//! The program: rules that a browser decides by (`docs/program-format.md`). Read in this order:
//!
//! 1. [`choice`]: what it is made of, and what a wiki makes public. [`left_out`]: why an entry is not in the program.
//! 2. `reach` goes to all that an entry asks, and `fault` judges each part of it; `target`, `regex` and `host`
//!    tell what browsers read alike.
//! 3. `builder` holds the tables (`json`) that `entry` and `condition` write. [`make`]: puts it all together.

mod builder;
pub mod choice;
mod condition;
mod entry;
mod fault;
mod host;
mod json;
pub mod left_out;
pub mod make;
mod reach;
mod regex;
mod target;

pub use builder::written;
pub use choice::{ProgramChoice, ProgramDocuments};
pub use left_out::LeftOut;
pub use make::{Program, program};
