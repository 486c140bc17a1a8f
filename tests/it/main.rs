//! One binary for all integration tests of the crate, so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test fails by panicking.

mod authority;
mod fake_clock;
mod id_set;
mod loopback;
mod project;
mod scratch;
mod worker_backoff;
mod worker_cycle;
mod worker_file;
mod worker_id_list;
mod worker_key;
mod worker_sync;
mod worker_tls;
mod worker_transport;
mod worker_version;
