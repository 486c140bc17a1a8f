//! The program that browsers decide by. (That they decide by it as the server does is tested in `tests/program`.)

pub mod content;
pub mod coverage;
pub mod laws;
pub mod left_out;
pub mod sample;
