//! One binary for all integration tests of the crate, so that they link once.

mod cache;
