//! One binary for all integration tests of the crate, so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cache;
mod cases;
mod fixture;
mod golden;
mod reach;
