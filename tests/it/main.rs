//! One binary for all integration tests of the crate, so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test fails by panicking.

mod balance;
mod client;
mod config;
mod eval;
mod events;
mod fuzz;
mod house;
mod kit;
mod laws;
mod net;
mod official;
mod ship;
mod worker;
