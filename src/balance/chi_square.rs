//! Pearson's test of counts against expected shares. Its p-value holds for one look that was fixed beforehand.

use super::gamma::beyond;
use serde::Serialize;

/// The result of the test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChiSquare {
    /// The sum of the squared differences, each by its expected count.
    pub statistic: f64,
    /// Groups less one.
    pub degrees: u32,
    /// How often chance alone gives a sum as large.
    pub p: f64,
}

impl ChiSquare {
    /// Tests counts against shares, which are above 0 and add up to 1; none where nothing is counted.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn of(counts: &[u64], shares: &[f64]) -> Option<Self> {
        let total = counts.iter().sum::<u64>();
        let degrees = u32::try_from(counts.len().checked_sub(1)?).ok().filter(|degrees| *degrees > 0)?;
        if total == 0 {
            return None;
        }
        let parts = counts.iter().zip(shares).map(|(count, share)| {
            let expected = total as f64 * share;
            (*count as f64 - expected).powi(2) / expected
        });
        let statistic: f64 = parts.sum();
        Some(Self { statistic, degrees, p: chi_square_beyond(statistic, degrees) })
    }
}

/// How often chance alone gives a larger chi-square with these degrees of freedom.
#[must_use]
pub fn chi_square_beyond(statistic: f64, degrees: u32) -> f64 {
    beyond(f64::from(degrees) / 2.0, statistic / 2.0)
}
