//! So many mutants for each target, the same ones on every machine.

use super::corpus::seeds;
use super::mutator::mutant;
use super::targets::{ALL, Target};
use crate::config::mutations::number;
use crate::kit::fixture::repository;
use crate::kit::mutant::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Mutants of each target in an ordinary run; `STATSIG_FUZZ_CASES` asks for more, `STATSIG_FUZZ_SEED` for others. With
/// `STATSIG_FUZZ_SECONDS` each target runs so long instead, and `STATSIG_FUZZ_TARGETS` names some of them.
const CASES: u64 = 300;
const SEED: u64 = 20_261_130;
/// Inputs that are kept of a target that fails.
const MOST_KEPT: usize = 20;

/// What came of a target.
struct Ran {
    cases: u64,
    /// The files of the inputs for which a law did not hold.
    failed: Vec<String>,
}

/// Runs a target with its seeds, then with mutants until there are enough.
fn run(target: &Target, seed: u64, is_enough: impl Fn(u64) -> bool) -> Ran {
    let seeds = seeds(target);
    let mut rng = Rng::new(seed);
    let mut ran = Ran { cases: 0, failed: Vec::new() };
    while !is_enough(ran.cases) && ran.failed.len() < MOST_KEPT {
        let at = usize::try_from(ran.cases).unwrap();
        let bytes = seeds.get(at).cloned().unwrap_or_else(|| mutant(&seeds, &mut rng));
        if catch_unwind(AssertUnwindSafe(|| (target.run)(&bytes))).is_err() {
            let folder = repository("build/fuzz");
            std::fs::create_dir_all(&folder).unwrap();
            let path = folder.join(format!("{}-{seed}-{}", target.name, ran.cases));
            std::fs::write(&path, &bytes).unwrap();
            ran.failed.push(path.display().to_string());
        }
        ran.cases += 1;
    }
    ran
}

#[test]
fn whatever_a_parser_is_given_its_laws_hold() {
    let (cases, seed) = (number("STATSIG_FUZZ_CASES", CASES), number("STATSIG_FUZZ_SEED", SEED));
    let seconds = number("STATSIG_FUZZ_SECONDS", 0);
    let named = std::env::var("STATSIG_FUZZ_TARGETS").unwrap_or_default();
    let is_asked = |target: &&Target| named.is_empty() || named.split(' ').any(|name| name == target.name);
    println!("seed {seed}");
    let mut failed = Vec::new();
    for target in ALL.iter().filter(is_asked) {
        let begun = Instant::now();
        let is_enough = |done: u64| {
            if seconds > 0 { begun.elapsed() >= Duration::from_secs(seconds) } else { done >= cases }
        };
        let ran = run(target, seed, is_enough);
        println!(
            "{}: {} cases, {} failed, {} ms",
            target.name,
            ran.cases,
            ran.failed.len(),
            begun.elapsed().as_millis()
        );
        failed.extend(ran.failed);
    }
    assert!(failed.is_empty(), "laws do not hold for {failed:#?}");
}

#[test]
fn a_law_that_does_not_hold_is_found_and_its_input_kept() {
    let refuses = |bytes: &[u8]| assert!(!bytes.contains(&b'}'), "found");
    let broken = Target { name: "broken", run: refuses, made: Some(|| vec![b"{}".to_vec()]), ..ALL[0] };
    let ran = run(&broken, SEED, |done| done >= 50);
    assert!(ran.failed.len() >= 10, "{} of {}", ran.failed.len(), ran.cases);
    for path in ran.failed {
        assert!(std::fs::read(&path).unwrap().contains(&b'}'));
        std::fs::remove_file(path).unwrap();
    }
}
