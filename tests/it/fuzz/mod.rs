//! Each parser against bytes that mean no good: seeds of `tests/fuzz/corpus`, changed at random.
//!
//! A target (`targets`) states what holds for any bytes. The runs here are bounded and need nothing but the tests; where
//! there is time, `tests/fuzz` has libFuzzer look for inputs by what of the code they reach.

mod bounded;
mod corpus;
mod mutator;
mod table;
mod targets;
