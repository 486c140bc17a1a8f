//! What contextual bandits draw from: a random number for each request, so that within one a unit keeps its group. A
//! forked child that goes on with the request keeps the number too; requests of forked workers have their own.

use crate::eval::Chance;
use crate::php::zend::fork::process_id;
use std::cell::Cell;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

thread_local! {
    static SEED: Cell<Option<u64>> = const { Cell::new(None) };
}

/// The chance of this request. Its number is made when the first document that has bandits is met.
pub fn chance() -> Chance {
    let seed = SEED.get().unwrap_or_else(fresh);
    SEED.set(Some(seed));
    Chance::Seed(seed)
}

/// After the request: the next one draws anew.
pub fn finish() {
    SEED.set(None);
}

/// A number that nobody can tell beforehand. Forked processes share the random key and the counter; process id and time
/// tell their numbers apart.
fn fresh() -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    KEY.hash_one((process_id(), SystemTime::now(), COUNTER.fetch_add(1, Ordering::Relaxed)))
}
