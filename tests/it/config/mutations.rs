//! Mutated documents: each compiles or is refused, and all that can be asked of it is answered.
//!
//! The test starts itself again as two processes with half of the documents each, so that the memory that is measured
//! holds nothing of other tests.

use crate::kit::fixture::{self, World, mapped};
use crate::kit::mutant::{Rng, mutate, scratch};
use crate::kit::scratch::Scratch;
use crate::laws::examples::{Example, examples};
use serde_json::{Map, Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Format, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::eval::{Context, Kind, Reads, User, check, evaluate, explain, fields_read, rules};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Documents in an ordinary run; `STATSIG_MUTANTS` asks for more, `STATSIG_MUTANTS_SEED` for others.
const MUTANTS: u64 = 100_000;
const SEED: u64 = 20_261_124;
/// Bytes of a small document at most. Nine of ten are small.
const SMALL: usize = 2 << 10;
/// After so many documents a process's memory must not grow by more bytes than `GROWTH`.
const SETTLED: u64 = 10_000;
const GROWTH: u64 = 1 << 20;
/// The environment variable that tells a process which half is its own.
const HALF: &str = "STATSIG_MUTANTS_HALF";

pub fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// A document's text, and where in it the entries lie.
struct Original {
    text: String,
    entries: Vec<Range<usize>>,
}

impl Original {
    fn of(document: &Json) -> Self {
        let mut original = Self { text: String::from("{"), entries: Vec::new() };
        for (at, (key, value)) in document.as_object().unwrap().iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            original.text.push_str(&format!("{comma}{}:", json!(key)));
            match value {
                Json::Object(entries) => {
                    for (at, (name, entry)) in entries.iter().enumerate() {
                        original.text.push_str(&format!("{}{}:", if at > 0 { "," } else { "{" }, json!(name)));
                        original.entry(entry);
                    }
                    original.text.push_str(if entries.is_empty() { "{}" } else { "}" });
                }
                value => original.entry(value),
            }
        }
        original.text.push('}');
        original
    }

    fn entry(&mut self, entry: &Json) {
        let start = self.text.len();
        self.text.push_str(&entry.to_string());
        self.entries.push(start..self.text.len());
    }

    fn mutant(&self, rng: &mut Rng) -> Vec<u8> {
        let mut text = self.text.clone();
        // From the end, as each change moves all places behind it.
        let mut places: Vec<_> = (0..=rng.below(3)).map(|_| rng.one(&self.entries).clone()).collect();
        places.sort_unstable_by_key(|place| std::cmp::Reverse(place.start));
        places.dedup();
        for place in places {
            let mut entry: Json = serde_json::from_str(&text[place.clone()]).unwrap();
            for _ in 0..=rng.below(4) {
                mutate(&mut entry, rng);
            }
            text.replace_range(place, &entry.to_string());
        }
        if rng.below(4) == 0 { scratch(text.as_bytes(), rng) } else { text.into_bytes() }
    }
}

/// Some entries of a document with the conditions they name, at most 2 KB.
pub fn small(example: &Example, rng: &mut Rng) -> Json {
    let whole = &example.document;
    let mut document = json!({"has_updates": true, "time": 1, "app_id": "app", "feature_gates": {},
        "dynamic_configs": {}, "layer_configs": {}, "condition_map": {}});
    for _ in 0..12 {
        let mut more = document.clone();
        let section = *rng.one(&["feature_gates", "feature_gates", "dynamic_configs", "layer_configs"]);
        let Some(entries) = whole[section].as_object().filter(|entries| !entries.is_empty()) else { continue };
        let (name, entry) = entries.iter().nth(rng.below(entries.len())).unwrap();
        more[section][name] = entry.clone();
        for rule in entry["rules"].as_array().into_iter().flatten() {
            for key in rule["conditions"].as_array().into_iter().flatten().filter_map(Json::as_str) {
                more["condition_map"][key] = whole["condition_map"][key].clone();
            }
        }
        if !whole["overrides"][name].is_null() {
            more["overrides"] = json!({name: whole["overrides"][name]});
            more["override_rules"] = whole["override_rules"].clone();
        }
        if more.to_string().len() <= SMALL {
            document = more;
        }
    }
    for _ in 0..rng.below(3) {
        let (name, bandit) = rng.one(bandits()).clone();
        let mut more = document.clone();
        more["cmab_configs"][name] = bandit;
        if more.to_string().len() <= SMALL {
            document = more;
        }
    }
    document
}

/// Those of the documents that the official core was asked about.
fn bandits() -> &'static [(String, Json)] {
    static BANDITS: OnceLock<Vec<(String, Json)>> = OnceLock::new();
    BANDITS.get_or_init(|| {
        let rows = fixture::lines(&fixture::repository("tests/golden/bandits.jsonl.gz"));
        let of = |row: &Json| row["document"]["cmab_configs"].as_object().cloned().unwrap_or_default();
        rows.iter().flat_map(of).collect()
    })
}

/// Asks everything that a document can be asked, and gives the bytes of all answers.
fn ask_document(document: &[u8], rest: &World, users: &[User], shelf: &Path) -> usize {
    Snapshot::compile(document).map_or(0, |snapshot| ask(mapped(&snapshot, shelf), rest, users, true))
}

/// The same for a snapshot. Its responses need not be JSON if its image was made up.
pub fn ask(snapshot: Snapshot, rest: &World, users: &[User], is_true: bool) -> usize {
    let published = Published::new(snapshot);
    let snapshot = &published.snapshot;
    let context = Context { snapshot, ..rest.context() };
    let mut bytes = 0;
    for user in users {
        for section in [snapshot.gates(), snapshot.configs(), snapshot.layers()] {
            for (_, spec) in section.iter() {
                let name = snapshot.str(spec.name);
                for kind in [None, Some(Kind::Experiment), Some(Kind::Layer)] {
                    let decision = evaluate(context, user, kind, name);
                    bytes += decision.rule.of(snapshot).len() + decision.object(snapshot).map_or(0, str::len);
                }
                bytes += usize::from(check(context, user, name));
            }
        }
    }
    for name in snapshot.bandits().iter().map(|bandit| snapshot.str(bandit.name)) {
        for user in users {
            let (decision, steps) = explain(context, user, Some(Kind::Experiment), name);
            bytes += decision.object(snapshot).map_or(0, str::len) + steps.len();
            bytes += usize::from(Reads::of(snapshot, Kind::Experiment, name).are_known(&context, user));
        }
        bytes += rules(snapshot, Kind::Experiment, name).map_or(0, |entry| entry.rules.len());
        bytes += snapshot.entry_version(Part::Configs, name).len() + fields_read(snapshot).len();
    }
    for (user, format) in users.iter().zip([Format::V1, Format::InitV2]) {
        let request = ValuesRequest { naming: Naming::Djb2, format, ..ValuesRequest::default() };
        let response = respond(&published, context, user, &request);
        let valid = serde_json::from_str::<Map<String, Json>>(&response).is_ok();
        assert!(valid || !is_true, "the values response is no JSON: {response}");
        bytes += response.len();
    }
    bytes
}

fn resident() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

/// One half of the documents, in a process of its own.
fn half(half: u64, mutants: u64, seed: u64) {
    let mut rng = Rng::new(seed.wrapping_add(half));
    let whole: Vec<_> = examples().iter().map(|example| Original::of(&example.document)).collect();
    let little: Vec<_> =
        (0..2_000).map(|at| Original::of(&small(&examples()[at % examples().len()], &mut rng))).collect();
    assert!(little.iter().all(|original| original.text.len() <= SMALL));
    let nothing = r#"{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}"#;
    let rest = World::new(nothing, &examples()[2].options);
    let users: Vec<User> = examples()[0].users.iter().map(fixture::user).collect();
    let (mut settled, mut answered, mut panics) = (0, 0_u64, 0);
    let folder = Scratch::in_memory();
    let shelf = folder.join("image");
    for number in 0..mutants {
        let large = number % 10 == 9;
        let original = rng.one(if large { &whole } else { &little });
        let mut document = original.mutant(&mut rng);
        while !large && document.len() > SMALL {
            document = original.mutant(&mut rng);
        }
        let from = rng.below(users.len() - 2);
        let asked = catch_unwind(AssertUnwindSafe(|| ask_document(&document, &rest, &users[from..from + 2], &shelf)));
        match asked {
            Ok(bytes) => answered += u64::from(bytes > 0),
            Err(_) => {
                panics += 1;
                println!("document {number} of half {half}, seed {seed}: {}", String::from_utf8_lossy(&document));
            }
        }
        if number == SETTLED.min(mutants / 2) {
            settled = resident();
        }
    }
    let growth = resident().saturating_sub(settled);
    println!("half {half}: {mutants} documents, {answered} compiled, {panics} panics, {} KiB of growth", growth >> 10);
    assert_eq!(panics, 0);
    assert!(answered > mutants / 2, "most must compile, or little is asked");
    assert!(growth <= GROWTH, "memory grew by {growth} bytes");
}

#[test]
fn whatever_a_document_says_it_is_answered_or_refused() {
    let (mutants, seed) = (number("STATSIG_MUTANTS", MUTANTS), number("STATSIG_MUTANTS_SEED", SEED));
    if let Ok(own) = std::env::var(HALF) {
        half(own.parse().unwrap(), mutants / 2, seed);
        return;
    }
    println!("{mutants} documents, seed {seed}");
    let start = |own: u64| {
        Command::new(std::env::current_exe().unwrap())
            .args(["config::mutations::whatever_a_document_says_it_is_answered_or_refused", "--exact", "--nocapture"])
            .env(HALF, own.to_string())
            // Freed memory goes back to the kernel, so that what is measured is in use.
            .env("MALLOC_TRIM_THRESHOLD_", "0")
            .env("MALLOC_MMAP_THRESHOLD_", "65536")
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    for child in [0, 1].map(start) {
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        told.lines().filter(|line| line.starts_with("half")).for_each(|line| println!("{line}"));
        assert!(output.status.success(), "seed {seed}: {told}{}", String::from_utf8_lossy(&output.stderr));
    }
}
