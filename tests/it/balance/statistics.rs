//! Statistics against published values and closed forms, and laws that hold for all counts.

use proptest::prelude::*;
use statsig::balance::chi_square::{ChiSquare, chi_square_beyond};
use statsig::balance::evidence::{Looks, ln_evidence};
use statsig::balance::gamma::ln_gamma;

/// The concentrations of the three priors, as the page for analysts states them.
const PRIORS: [f64; 3] = [100.0, 1_000.0, 10_000.0];

fn assert_near(found: f64, expected: f64, precision: f64) {
    assert!((found - expected).abs() <= precision * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn the_gamma_function_has_its_published_values() {
    for (x, expected) in [
        (0.1, 2.252_712_651_734_206),
        (0.5, std::f64::consts::PI.sqrt().ln()),
        (1.0, 0.0),
        (1.5, -0.120_782_237_635_245_22),
        (2.0, 0.0),
        (5.0, 24_f64.ln()),
        (10.0, 362_880_f64.ln()),
        (100.0, 359.134_205_369_575_4),
        (1e6, 12_815_504.569_147_61),
    ] {
        assert_near(ln_gamma(x), expected, 1e-13);
    }
    // Γ(x + 1) = x Γ(x)
    for step in 1..2_000 {
        let x = f64::from(step) * 0.37;
        assert_near(ln_gamma(x + 1.0), ln_gamma(x) + x.ln(), 1e-12);
    }
}

#[test]
fn the_tail_of_chi_square_has_its_published_values() {
    for (statistic, degrees, expected) in [
        (0.0, 1, 1.0),
        (3.841_458_820_694_124, 1, 0.05),
        (6.634_896_601_021_213, 1, 0.01),
        (10.827_566_170_662_733, 1, 0.001),
        (40.0, 1, 2.539_628_589_470_865e-10),
        (5.991_464_547_107_979, 2, 0.05),
        (18.307_038_053_275_146, 10, 0.05),
        (124.342_113_404_004_08, 100, 0.05),
    ] {
        let found = chi_square_beyond(statistic, degrees);
        assert!((found / expected - 1.0).abs() < 1e-9, "{statistic} {degrees}: {found}");
    }
    // With two degrees it is e^(-x/2).
    for step in 0..400 {
        let x = f64::from(step) * 0.25;
        assert_near(chi_square_beyond(x, 2), (-x / 2.0).exp(), 1e-13);
    }
}

#[test]
fn chi_square_sums_the_squared_differences() {
    let test = ChiSquare::of(&[60, 40], &[0.5, 0.5]).unwrap();
    assert_eq!((test.statistic, test.degrees), (4.0, 1));
    assert_near(test.p, 0.045_500_263_896_358_42, 1e-12);
    assert_eq!(ChiSquare::of(&[90, 9, 1], &[0.9, 0.09, 0.01]).unwrap().p, 1.0);
    assert_eq!((ChiSquare::of(&[0, 0], &[0.5, 0.5]), ChiSquare::of(&[5], &[1.0])), (None, None));
}

#[test]
fn the_evidence_of_few_units_is_that_of_the_formula() {
    let shares = [0.5, 0.5];
    // One unit tells nothing; two of one group are (k + 2) / (k + 1) to 1 under a prior of concentration k.
    assert_near(ln_evidence(&[0, 0], &shares), 0.0, 1e-9);
    assert_near(ln_evidence(&[1, 0], &shares), 0.0, 1e-9);
    let two = PRIORS.iter().map(|k| (k + 2.0) / (k + 1.0)).sum::<f64>() / 3.0;
    assert_near(ln_evidence(&[2, 0], &shares).exp(), two, 1e-9);
    // One of each of three groups: k^3 / (k (k + 1) (k + 2)).
    let three = PRIORS.iter().map(|k| k * k / ((k + 1.0) * (k + 2.0))).sum::<f64>() / 3.0;
    assert_near(ln_evidence(&[1, 1, 1], &[0.2, 0.3, 0.5]).exp(), three, 1e-9);
}

/// Counts of two to four groups, and shares that add up to 1.
fn counts_and_shares() -> impl Strategy<Value = (Vec<u64>, Vec<f64>)> {
    prop::collection::vec((0..20_000_u64, 1..100_u32), 2..5).prop_map(|groups| {
        let total = f64::from(groups.iter().map(|(_, weight)| weight).sum::<u32>());
        groups.into_iter().map(|(count, weight)| (count, f64::from(weight) / total)).unzip()
    })
}

proptest! {
    /// What makes 1/evidence a p-value at every look: on average the next unit changes nothing.
    #[test]
    fn evidence_is_a_martingale((counts, shares) in counts_and_shares()) {
        let now = ln_evidence(&counts, &shares);
        let next = shares.iter().enumerate().map(|(group, share)| {
            let mut counts = counts.clone();
            counts[group] += 1;
            share * (ln_evidence(&counts, &shares) - now).exp()
        });
        let mean: f64 = next.sum();
        prop_assert!((mean - 1.0).abs() < 1e-7, "{}", mean);
    }

    #[test]
    fn p_is_a_probability_that_never_rises((days, shares) in (prop::collection::vec(prop::collection::vec(0..5_000_u64, 3), 1..20), Just([0.7, 0.2, 0.1]))) {
        let mut looks = Looks::new(&shares);
        let mut last = 1.0;
        for day in days {
            let p = looks.look(day);
            prop_assert!((0.0..=last).contains(&p), "{} after {}", p, last);
            last = p;
        }
    }

    #[test]
    fn the_order_of_groups_changes_nothing((mut counts, mut shares) in counts_and_shares(), turn in 0..4_usize) {
        let evidence = ln_evidence(&counts, &shares);
        let chi_square = ChiSquare::of(&counts, &shares).map(|test| test.p);
        let by = turn % counts.len();
        counts.rotate_left(by);
        shares.rotate_left(by);
        let turned = ln_evidence(&counts, &shares);
        prop_assert!((evidence - turned).abs() <= 1e-9 * evidence.abs().max(1.0), "{} {}", evidence, turned);
        let other = ChiSquare::of(&counts, &shares).map(|test| test.p);
        prop_assert!(chi_square.zip(other).is_none_or(|(one, other)| (one - other).abs() < 1e-9));
    }

    /// Of two experiments with as many units each day, the one that strays less is never told off first.
    #[test]
    fn more_balanced_counts_never_alarm_earlier(days in prop::collection::vec((0..400_i64, 0..400_i64), 1..30)) {
        let (mut near, mut far) = (Looks::new(&[0.5, 0.5]), Looks::new(&[0.5, 0.5]));
        for (one, other) in days {
            let (less, more) = (one.min(other), one.max(other));
            let counts = |stray: i64| [500 + stray, 500 - stray].map(|count| u64::try_from(count).unwrap());
            prop_assert!(near.look(counts(less)) >= far.look(counts(more)));
        }
    }
}
