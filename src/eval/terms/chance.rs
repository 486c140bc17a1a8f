//! What contextual bandits draw from. It is given to the evaluation, which stays the same for the same question.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where a bandit's draws come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// A random number: each bandit and unit has its own draw, which is the same as long as the number is.
    Seed(u64),
    /// No draw: where one is due, the group of this number comes out, counted from 0 and around, if it can. Whoever tries
    /// all numbers sees all that can be drawn.
    Group(u32),
}

impl Default for Chance {
    fn default() -> Self {
        Self::Seed(0)
    }
}

impl Chance {
    /// Draws one of several things with these weights: its place. None if the weights add up to no number; in one of some
    /// 10^16 draws too, as rounding leaves their sum below 1 (both as in the official core).
    #[must_use]
    pub fn weighted(self, weights: impl Iterator<Item = f64> + Clone, bandit: &str, unit: &str) -> Option<usize> {
        let total: f64 = weights.clone().sum();
        let ends = weights.scan(0.0, |sum: &mut f64, weight| {
            *sum += weight / total;
            Some(*sum)
        });
        let drawn = match self {
            Self::Seed(seed) => number(seed, bandit, unit),
            Self::Group(wanted) => {
                let ends: Vec<f64> = ends.clone().collect();
                let at = around(wanted, ends.len())?;
                let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0.0);
                f64::midpoint(start, ends.get(at).copied()?)
            }
        };
        ends.clone().position(|end| drawn < end)
    }

    /// Draws one of so many things that are equally likely: its place.
    #[must_use]
    pub fn equal(self, count: usize, bandit: &str, unit: &str) -> Option<usize> {
        match self {
            Self::Seed(seed) => {
                let place = (number(seed, bandit, unit) * count as f64) as usize;
                Some(place.min(count.checked_sub(1)?))
            }
            Self::Group(wanted) => around(wanted, count),
        }
    }
}

fn around(wanted: u32, count: usize) -> Option<usize> {
    (wanted as usize).checked_rem(count)
}

/// A number within [0, 1) of 53 bits, by a hash of good distribution.
fn number(seed: u64, bandit: &str, unit: &str) -> f64 {
    let of_bandit = xxh3_64_with_seed(bandit.as_bytes(), seed);
    (xxh3_64_with_seed(unit.as_bytes(), of_bandit) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEIGHTS: [f64; 4] = [0.5, 0.0, 0.25, 0.25];

    #[test]
    fn the_same_seed_draws_the_same_and_others_do_not() {
        let draw = |seed, bandit: &str, unit: &str| Chance::Seed(seed).equal(1_000_000_000, bandit, unit);
        assert_eq!(draw(1, "bandit", "unit"), draw(1, "bandit", "unit"));
        for other in [draw(2, "bandit", "unit"), draw(1, "another", "unit"), draw(1, "bandit", "other")] {
            assert_ne!(draw(1, "bandit", "unit"), other);
        }
        assert_ne!(draw(1, "ab", "c"), draw(1, "a", "bc"));
    }

    #[test]
    fn weights_are_shares_within_three_standard_errors() {
        const DRAWS: u32 = 100_000;
        let mut counts = [0_u32; 4];
        for unit in 0..DRAWS {
            let weights = WEIGHTS.iter().map(|weight| weight * 7.0);
            counts[Chance::Seed(20_261_129).weighted(weights, "bandit", &unit.to_string()).unwrap()] += 1;
        }
        for (count, weight) in counts.iter().zip(WEIGHTS) {
            let error = (weight * (1.0 - weight) / f64::from(DRAWS)).sqrt();
            assert!((f64::from(*count) / f64::from(DRAWS) - weight).abs() <= 3.0 * error, "{counts:?}");
        }
    }

    #[test]
    fn a_wanted_group_comes_out_if_it_can() {
        let wanted = |at| Chance::Group(at).weighted(WEIGHTS.iter().copied(), "", "");
        assert_eq!([0, 2, 3, 4, 7].map(wanted), [Some(0), Some(2), Some(3), Some(0), Some(3)]);
        assert_eq!(wanted(1), Some(2), "one without a share comes out for nobody");
        assert_eq!([0, 4, 5].map(|at| Chance::Group(at).equal(5, "", "")), [Some(0), Some(4), Some(0)]);
    }

    #[test]
    fn weights_without_a_sum_draw_nothing() {
        for chance in [Chance::Seed(1), Chance::Group(0)] {
            assert_eq!(chance.weighted([f64::INFINITY, 1.0].into_iter(), "", ""), None);
            assert_eq!(chance.weighted(std::iter::empty(), "", ""), None);
            assert_eq!(chance.equal(0, "", ""), None);
        }
    }
}
