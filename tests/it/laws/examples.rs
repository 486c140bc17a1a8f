//! The examples that the laws are tried with: the synthetic documents with their users; and decisions as text, to be
//! compared as a whole.

use crate::kit::fixture::{self, GoldenCase, World};
use proptest::test_runner::{Config, RngSeed};
use serde_json::Value as Json;
use statsig::client::Naming;
use statsig::config::Snapshot;
use statsig::eval::{Decision, GateExposure, Kind, Stored};
use std::sync::{Arc, OnceLock};

/// Every way to hide names.
pub const NAMINGS: [Naming; 3] = [Naming::None, Naming::Djb2, Naming::Sha256];

pub struct Example {
    pub name: String,
    pub document: Json,
    pub options: Json,
    pub users: Arc<Vec<Json>>,
}

impl Example {
    pub fn world(&self) -> World {
        World::new(&self.document.to_string(), &self.options)
    }
}

/// All 40 of them.
pub fn examples() -> &'static [Example] {
    static EXAMPLES: OnceLock<Vec<Example>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let folder = fixture::repository("tests/golden/synthetic");
        let mut users = std::collections::HashMap::new();
        GoldenCase::all(&folder, true)
            .iter()
            .map(|case| {
                let path = case.path("users");
                let users = users.entry(path.clone()).or_insert_with(|| Arc::new(fixture::lines(&path)));
                Example {
                    name: case.name().to_owned(),
                    document: fixture::json(&case.path("spec")),
                    options: fixture::json(&case.path("options")),
                    users: Arc::clone(users),
                }
            })
            .collect()
    })
}

/// The seed of every law; another one by PROPTEST_RNG_SEED.
const SEED: u64 = 20_261_124;

/// How a law is tried. PROPTEST_CASES changes the count, PROPTEST_RNG_SEED the seed.
pub fn proptest_config(cases: u32) -> Config {
    let usual = Config::default();
    let rng_seed = if usual.rng_seed == RngSeed::Random { RngSeed::Fixed(SEED) } else { usual.rng_seed };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { cases };
    println!("seed {rng_seed}, {cases} cases");
    Config { rng_seed, cases, failure_persistence: None, ..usual }
}

/// Every entry asked as every kind, and names that are nothing.
pub fn questions(snapshot: &Snapshot) -> Vec<(Kind, String)> {
    let sections = [
        (Kind::Gate, snapshot.gates()),
        (Kind::DynamicConfig, snapshot.configs()),
        (Kind::Experiment, snapshot.configs()),
        (Kind::Layer, snapshot.layers()),
    ];
    let mut questions = Vec::new();
    for (kind, section) in sections {
        questions.extend(section.iter().map(|(_, spec)| (kind, snapshot.str(spec.name).to_owned())));
        questions.push((kind, "__does_not_exist__".to_owned()));
    }
    questions
}

/// Everything that a decision says, in words, so that decisions of two snapshots can be compared.
pub fn as_text(snapshot: &Snapshot, decision: &Decision) -> String {
    let text = |span: Option<_>| span.map(|span| snapshot.str(span));
    let value = match &decision.value {
        None => None,
        Some(Stored::Own(json)) => Some(json.as_ref()),
        Some(Stored::Snapshot(id)) => snapshot.value(*id).map(|value| snapshot.str(value.json)),
    };
    let names: Option<Vec<_>> =
        decision.explicit.map(|run| snapshot.names(run).iter().map(|name| snapshot.str(*name)).collect());
    let rules: Option<Vec<_>> = decision
        .parameter_rules
        .as_ref()
        .map(|rules| rules.iter().map(|(name, rule)| (name, rule.of(snapshot))).collect());
    let listed = |exposures: &[GateExposure]| -> Vec<_> {
        let texts =
            |one: &GateExposure| (snapshot.str(one.gate).to_owned(), one.value, one.rule.of(snapshot).to_owned());
        exposures.iter().map(texts).collect()
    };
    let (exposures, own) = (listed(&decision.exposures), listed(decision.undelegated()));
    format!(
        "{:?} {} {} value {value:?} rule {:?} group {:?} unit {:?} version {:?} to {:?} explicit {names:?} {rules:?} \
         in {} active {} layer {} exposures {exposures:?} own {own:?} mapped {:?}",
        decision.kind,
        decision.reason.name(),
        decision.enabled,
        decision.rule.of(snapshot),
        text(decision.group),
        text(decision.id_type),
        decision.version,
        text(decision.allocated),
        decision.in_experiment,
        decision.active,
        decision.in_layer,
        text(decision.mapped),
    )
}
