//! One binary for all integration tests of the crate, so that they link once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // A test fails by panicking.

mod agents;
mod authority;
mod bodies;
mod cache;
mod cases;
mod device;
mod events_canary;
mod events_caps;
mod events_captured;
mod events_exposure;
mod events_inventory;
mod events_kill;
mod events_memory;
mod events_relay;
mod events_spool;
mod explain;
mod fake_clock;
mod fixture;
mod golden;
mod hostile;
mod id_set;
mod judged;
mod limits;
mod loopback;
mod policies;
mod project;
mod reach;
mod rollup;
mod scratch;
mod ship;
mod ship_balance;
mod ship_http;
mod tidy;
mod values;
mod verify;
mod worker_backoff;
mod worker_cycle;
mod worker_file;
mod worker_id_list;
mod worker_key;
mod worker_sync;
mod worker_tls;
mod worker_transport;
mod worker_version;
