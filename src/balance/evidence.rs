//! A p-value that holds however often one looks: the sequential test of multinomial counts of Lindon and Malek,
//! "Anytime-Valid Inference for Multinomial Count Data" (2022).
//!
//! The evidence against the expected shares is a Bayes factor: how much better the counts fit to shares drawn from a
//! Dirichlet distribution around the expected ones. While the expected shares are true it is a martingale that begins at
//! 1, so it ever reaches 1/a with a chance of at most a (Ville). So the smallest 1/evidence of all looks so far is a
//! p-value at every look.

use super::gamma::ln_gamma;

/// How closely the drawn shares lie around the expected ones: each prior weighs as that many units. The small ones find
/// large losses early, the large ones find small losses in the end; the mean of their factors is a martingale as well.
const CONCENTRATIONS: [f64; 3] = [100.0, 1_000.0, 10_000.0];

/// The natural logarithm of the evidence in counts against shares, which are above 0 and add up to 1.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn ln_evidence(counts: &[u64], shares: &[f64]) -> f64 {
    let factors = CONCENTRATIONS.map(|weight| ln_factor(counts, shares, weight));
    let largest = factors.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean = factors.iter().map(|factor| (factor - largest).exp()).sum::<f64>() / CONCENTRATIONS.len() as f64;
    largest + mean.ln()
}

/// The logarithm of the Bayes factor of one prior.
#[allow(clippy::cast_precision_loss)]
fn ln_factor(counts: &[u64], shares: &[f64], weight: f64) -> f64 {
    let total = counts.iter().sum::<u64>() as f64;
    let groups = counts.iter().zip(shares).map(|(count, share)| {
        let (count, prior) = (*count as f64, weight * share);
        ln_gamma(prior + count) - ln_gamma(prior) - count * share.ln()
    });
    ln_gamma(weight) - ln_gamma(weight + total) + groups.sum::<f64>()
}

/// The looks at one version of an entry, in the order of days.
#[derive(Clone, Debug)]
pub struct Looks<'a> {
    shares: &'a [f64],
    counts: Vec<u64>,
    p: f64,
}

impl<'a> Looks<'a> {
    /// Before the first look.
    #[must_use]
    pub fn new(shares: &'a [f64]) -> Self {
        Self { shares, counts: vec![0; shares.len()], p: 1.0 }
    }

    /// Adds the units that came since the last look, by group; returns the p-value of all looks so far.
    pub fn look(&mut self, new: impl IntoIterator<Item = u64>) -> f64 {
        for (count, new) in self.counts.iter_mut().zip(new) {
            *count = count.saturating_add(new);
        }
        self.p = self.p.min((-ln_evidence(&self.counts, self.shares)).exp());
        self.p
    }
}
