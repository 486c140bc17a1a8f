//! The program: rules that a browser decides by (`docs/program-format.md`). Read in this order:
//!
//! 1. [`choice`]: what a wiki makes public. [`left_out`]: why an entry is not in the program.
//! 2. [`make`]: puts it all together.

pub mod choice;
pub mod left_out;
pub mod make;

pub use choice::ProgramChoice;
pub use left_out::LeftOut;
pub use make::{Program, program};
