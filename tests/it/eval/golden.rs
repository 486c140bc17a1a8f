//! Decisions agree with every recorded one of the official core, for generated and for real documents.

use crate::eval::reach::Reach;
use crate::kit::fixture::{self, GoldenCase, World, same};
use serde_json::{Value as Json, json};
use statsig::config::Snapshot;
use statsig::eval::{Decision, GateExposure, Kind, evaluate};
use std::path::Path;

/// The four sections of a golden row, and the kind each was asked as.
pub const SECTIONS: [(&str, Kind); 4] = [
    ("gates", Kind::Gate),
    ("configs", Kind::DynamicConfig),
    ("experiments", Kind::Experiment),
    ("layers", Kind::Layer),
];

#[test]
fn synthetic_documents_answer_as_the_official_core() {
    let tally = run(&fixture::repository("tests/golden/synthetic"), true);
    println!("synthetic: {} rows agree, {} left out (country from IP)", tally.agree, tally.left_out);
    fixture::assert_none_differs(&tally.differ);
    assert_eq!(tally.agree + tally.left_out, 159_100);
    assert!(tally.left_out <= 1433, "{}", tally.left_out);
}

#[test]
fn real_documents_answer_as_the_official_core() {
    let Some(folder) = fixture::shared("statsig/golden/real") else {
        println!("real documents: not beside this checkout, nothing compared");
        return;
    };
    let tally = run(&folder, false);
    println!("real: {} rows agree, {} left out (country from IP)", tally.agree, tally.left_out);
    fixture::assert_none_differs(&tally.differ);
    assert_eq!(tally.agree + tally.left_out, 20_704);
    assert!(tally.left_out <= 35, "{}", tally.left_out);
}

#[derive(Default)]
struct Tally {
    agree: usize,
    left_out: usize,
    differ: Vec<String>,
}

fn run(folder: &Path, packed: bool) -> Tally {
    let mut tally = Tally::default();
    for case in GoldenCase::all(folder, packed) {
        let document = fixture::read(&case.path("spec"));
        let world = World::new(&document, &fixture::json(&case.path("options"))).mapped();
        let reach = Reach::of_country(&serde_json::from_str(&document).unwrap());
        let users = fixture::lines(&case.path("users"));
        for row in fixture::lines(&case.path("golden")) {
            let json = &users[usize::try_from(row["i"].as_u64().unwrap()).unwrap()];
            let user = fixture::user(json);
            for (section, kind) in SECTIONS {
                for (name, expected) in row[section].as_object().into_iter().flatten() {
                    let decision = evaluate(world.context(), &user, Some(kind), name);
                    let difference = compare(&world.snapshot, &decision, expected, kind);
                    match difference {
                        None => tally.agree += 1,
                        Some(_) if reach.is_reached(kind, name) && Reach::needs_country(json) => tally.left_out += 1,
                        Some(what) => {
                            tally.differ.push(format!("{} row {} {section} {name}: {what}", case.name(), row["i"]));
                        }
                    }
                }
            }
        }
    }
    tally
}

/// What differs, if anything does.
pub fn compare(snapshot: &Snapshot, decision: &Decision, expected: &Json, kind: Kind) -> Option<String> {
    let value = match kind {
        Kind::Gate => json!(decision.enabled),
        _ => decision.object(snapshot).map_or(Json::Null, |text| serde_json::from_str(text).unwrap()),
    };
    let text = |span: Option<_>| span.map(|span| snapshot.str(span));
    let mut ours = vec![
        ("value", value),
        ("rule_id", json!(decision.rule.of(snapshot))),
        ("id_type", json!(text(decision.id_type).unwrap_or(""))),
        ("reason", json!(decision.reason.name())),
        ("exposures", exposures(snapshot, &decision.exposures)),
    ];
    if kind == Kind::Experiment || kind == Kind::Layer {
        ours.push(("group_name", json!(text(decision.group))));
    }
    match kind {
        Kind::Experiment => ours.push(("active", json!(decision.active))),
        Kind::Layer => {
            ours.push(("allocated", json!(text(decision.allocated))));
            ours.push(("undelegated", exposures(snapshot, decision.undelegated())));
        }
        _ => {}
    }
    ours.iter()
        .filter_map(|(key, ours)| Some((key, ours, expected.get(*key)?)))
        .find(|(_, ours, theirs)| !same(ours, theirs))
        .map(|(key, ours, theirs)| format!("{key} is {ours}, should be {theirs}"))
}

fn exposures(snapshot: &Snapshot, exposures: &[GateExposure]) -> Json {
    exposures
        .iter()
        .map(|exposure| json!([snapshot.str(exposure.gate), exposure.value.to_string(), exposure.rule.of(snapshot)]))
        .collect()
}
