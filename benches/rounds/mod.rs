//! How often a bench repeats, and which of the times it prints.

use std::time::Instant;

const ROUNDS: usize = 15;

/// Runs `work` so many times a round; gives nanoseconds for one, the lower quartile.
pub fn quartile(times: usize, mut work: impl FnMut()) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            (0..times).for_each(|_| work());
            begun.elapsed().as_nanos() as f64 / times as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 4]
}
