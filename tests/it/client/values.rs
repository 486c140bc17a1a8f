//! Values responses are compared with recorded ones of the official core, entry by entry.

use crate::eval::reach::Reach;
use crate::kit::fixture::{self, GoldenCase, World, same};
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Filter, Format, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::eval::{Context, Kind};
use std::path::Path;

/// Not compared: what names the software, and what belongs to session replay, which is not built.
const IGNORED: [&str; 7] = [
    "sdkInfo",
    "generator",
    "can_record_session",
    "passes_sampling",
    "recording_blocked",
    "session_recording_rate",
    "session_recording_privacy_settings",
];

const SECTIONS: [(&str, Kind); 3] =
    [("feature_gates", Kind::Gate), ("dynamic_configs", Kind::Experiment), ("layer_configs", Kind::Layer)];

#[test]
fn synthetic_responses_agree_entry_by_entry() {
    let tally = run(&fixture::repository("tests/golden/synthetic"), true);
    println!("synthetic: {} responses, {} entries left out (country from IP)", tally.responses, tally.left_out);
    fixture::assert_none_differs(&tally.differ);
    assert_eq!(tally.responses, 235);
}

#[test]
fn real_responses_agree_entry_by_entry() {
    let Some(folder) = fixture::shared("statsig/golden/real") else {
        println!("real responses: not beside this checkout, nothing compared");
        return;
    };
    let tally = run(&folder, false);
    println!("real: {} responses, {} entries left out (country from IP)", tally.responses, tally.left_out);
    fixture::assert_none_differs(&tally.differ);
    assert_eq!(tally.responses, 84);
}

#[derive(Default)]
struct Tally {
    responses: usize,
    left_out: usize,
    differ: Vec<String>,
}

fn run(folder: &Path, packed: bool) -> Tally {
    let mut tally = Tally::default();
    for case in GoldenCase::all(folder, packed) {
        let document = fixture::read(&case.path("spec"));
        let mut world = World::new(&document, &fixture::json(&case.path("options"))).mapped();
        let published = Published::new(std::mem::take(&mut world.snapshot));
        let reach = Reach::of_country(&serde_json::from_str(&document).unwrap());
        let users = fixture::lines(&case.path("users"));
        for row in fixture::lines(&case.path("init")) {
            let json = &users[usize::try_from(row["i"].as_u64().unwrap()).unwrap()];
            let mut filter = Filter::default();
            if let Some(key) = row["client_sdk_key"].as_str() {
                // The core answers an unknown key with everything; here it is refused.
                match filter.clone().for_client_key(&published.snapshot, key) {
                    Ok(restricted) => filter = restricted,
                    Err(_) => println!("{}: unknown client key, answered with everything there", case.name()),
                }
            }
            let naming = Naming::from_name(row["hash"].as_str().unwrap()).unwrap();
            let request = ValuesRequest { naming, filter, ..ValuesRequest::default() };
            let context = Context { snapshot: &published.snapshot, ..world.context() };
            let text = respond(&published, context, &fixture::user(json), &request);
            assert_eq!(text, respond(&published, context, &fixture::user(json), &request), "byte-stable");
            let ours: Json = serde_json::from_str(&text).unwrap();
            tally.responses += 1;
            let place = format!("{} user {} {}", case.name(), row["i"], row["hash"]);
            compare(
                &place,
                &ours,
                &row["response"],
                &mut |kind, name| {
                    Reach::needs_country(json)
                        && named(&published.snapshot, naming, kind, name)
                            .is_some_and(|name| reach.is_reached(kind, &name))
                },
                &mut tally,
            );
        }
    }
    tally
}

/// The name in clear of an entry that a response lists by a hidden name.
fn named(snapshot: &Snapshot, naming: Naming, kind: Kind, hidden: &str) -> Option<String> {
    let section = match kind {
        Kind::Gate => snapshot.gates(),
        Kind::Layer => snapshot.layers(),
        _ => snapshot.configs(),
    };
    section.iter().map(|(_, spec)| snapshot.str(spec.name)).find(|name| naming.of(name) == hidden).map(str::to_owned)
}

fn compare(place: &str, ours: &Json, theirs: &Json, left_out: &mut dyn FnMut(Kind, &str) -> bool, tally: &mut Tally) {
    let keys: std::collections::BTreeSet<&String> =
        ours.as_object().unwrap().keys().chain(theirs.as_object().unwrap().keys()).collect();
    for key in keys {
        if IGNORED.contains(&key.as_str()) {
            continue;
        }
        let Some((_, kind)) = SECTIONS.iter().find(|(section, _)| section == key) else {
            if !same(&ours[key], &theirs[key]) {
                tally.differ.push(format!("{place} {key}: {} should be {}", ours[key], theirs[key]));
            }
            continue;
        };
        let (ours, theirs) = (ours[key].as_object().unwrap(), theirs[key].as_object().unwrap());
        let names: std::collections::BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        for name in names {
            let (ours, theirs) = (ours.get(name).unwrap_or(&Json::Null), theirs.get(name).unwrap_or(&Json::Null));
            if !same(ours, theirs) {
                if left_out(*kind, name) {
                    tally.left_out += 1;
                } else {
                    tally.differ.push(format!("{place} {key} {name}: {ours} should be {theirs}"));
                }
            }
        }
    }
}

#[test]
fn an_unknown_client_key_is_refused() {
    let world = World::new(
        r#"{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}"#,
        &json!({}),
    );
    assert!(Filter::default().for_client_key(&world.snapshot, "client-unknown").is_err());
}

/// As the official core answers this document (asked of 0.24.2).
#[test]
fn a_mapped_gate_shows_the_unit_of_the_gate_that_answered() {
    let rule = |id: &str| {
        json!({"name": id, "id": id, "passPercentage": 100, "returnValue": true, "conditions": ["pub"],
            "idType": "userID", "salt": id})
    };
    let gate = |id: &str, unit: &str| {
        json!({"type": "feature_gate", "entity": "feature_gate", "salt": "S", "defaultValue": false, "enabled": true,
            "rules": [rule(id)], "idType": unit})
    };
    let document = json!({"has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {},
        "condition_map": {"pub": {"type": "public", "idType": "userID"}},
        "feature_gates": {"a": gate("ra", "stableID"), "b": gate("rb", "companyID")},
        "overrides": {"a": [{"new_config_name": "b", "rules": [{"rule_name": "o"}]}]},
        "override_rules": {"o": rule("o")}});
    let mut world = World::new(&document.to_string(), &json!({}));
    let published = Published::new(std::mem::take(&mut world.snapshot));
    let context = Context { snapshot: &published.snapshot, ..world.context() };
    let answer = |format| -> Json {
        let request = ValuesRequest { naming: Naming::None, format, ..ValuesRequest::default() };
        serde_json::from_str(&respond(&published, context, &fixture::user(&json!({"userID": "u"})), &request)).unwrap()
    };
    let gate = &answer(Format::V1)["feature_gates"]["a"];
    assert_eq!((&gate["id_type"], &gate["rule_id"], &gate["name"]), (&json!("companyID"), &json!("rb"), &json!("a")));
    assert!(gate["is_device_based"].is_null());
    assert_eq!(answer(Format::InitV2)["feature_gates"]["a"]["i"], "companyID");
}

#[test]
fn each_entry_is_decided_for_its_own_unit_and_left_out_without_one() {
    let rule = |id: &str, unit: &str, condition: &str, value: Json| {
        json!({"name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": value,
        "conditions": [condition], "idType": unit, "groupName": "Test", "isExperimentGroup": true})
    };
    let entry = |entity: &str, unit: &str, condition: &str, value: Json| {
        let kind = if entity == "feature_gate" { entity } else { "dynamic_config" };
        json!({"type": kind, "entity": entity, "salt": "S", "defaultValue": value, "enabled": true, "idType": unit,
            "isActive": true, "rules": [rule(&format!("{unit}-{condition}"), unit, condition, value)]})
    };
    let of_all = |entity: &str, value: Json| {
        json!({"account": entry(entity, "userID", "pub", value.clone()), "browser": entry(entity, "stableID", "pub", value.clone()),
            "company": entry(entity, "companyID", "pub", value)})
    };
    let mut gates = of_all("feature_gate", json!(true));
    // A gate of one unit must not see the other one.
    gates["crossing"] = entry("feature_gate", "stableID", "is_ada", json!(true));
    gates["crossing"]["defaultValue"] = json!(false);
    let document = json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": of_all("experiment", json!({"a": 1})),
        "layer_configs": of_all("layer", json!({"a": 1})),
        "condition_map": {"pub": {"type": "public", "idType": "userID"},
            "is_ada": {"type": "unit_id", "operator": "any", "targetValue": ["ada"], "idType": "userID"}}});
    let mut world = World::new(&document.to_string(), &json!({}));
    let published = Published::new(std::mem::take(&mut world.snapshot));
    let context = Context { snapshot: &published.snapshot, ..world.context() };
    let answer = |user: &Json, by_unit, format| -> Json {
        let request = ValuesRequest { naming: Naming::None, format, by_unit, ..ValuesRequest::default() };
        serde_json::from_str(&respond(&published, context, &fixture::user(user), &request)).unwrap()
    };
    let names = |answer: &Json, section: &str| answer[section].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let both = json!({"userID": "ada", "customIDs": {"stableID": "s"}});
    for format in [Format::V1, Format::InitV2] {
        for (user, gates, others) in [
            (&both, &["account", "browser", "crossing"][..], &["account", "browser"][..]),
            (&json!({"userID": "ada"}), &["account"], &["account"]),
            (&json!({"customIDs": {"stableID": "s"}}), &["browser", "crossing"], &["browser"]),
            (&json!({"userID": "", "customIDs": {"companyID": "c"}}), &["company"], &["company"]),
            (&json!({}), &[], &[]),
        ] {
            let answer = answer(user, true, format);
            assert_eq!(names(&answer, "feature_gates"), gates, "{user}");
            assert_eq!(names(&answer, "dynamic_configs"), others, "{user}");
            assert_eq!(names(&answer, "layer_configs"), others, "{user}");
        }
    }
    let crossing = |by_unit| answer(&both, by_unit, Format::V1)["feature_gates"]["crossing"]["value"].clone();
    assert_eq!((crossing(false), crossing(true)), (json!(true), json!(false)));
    assert_eq!(answer(&both, true, Format::V1)["user"], both, "the client is one for both");
}
