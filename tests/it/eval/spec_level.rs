//! The whole document among the operator cases: its decisions, their exposures, and the fields of values responses
//! besides the entries.

use crate::kit::fixture::{self, World, same};
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Filter, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::eval::overrides::Override;
use statsig::eval::{Context, Decision, Kind, Overrides, Reason, evaluate, parameter as parameter_of};

/// Questions of the file that are not compared, and why.
const LEFT_OUT: [(&str, &str); 2] =
    [("gcir.bogus", "an unknown hash name is refused"), ("gcir.unknown", "an unknown client key is refused")];

const SECTIONS: [(&str, &str, Kind); 3] = [
    ("gates", "feature_gates", Kind::Gate),
    ("configs", "dynamic_configs", Kind::DynamicConfig),
    ("layers", "layer_configs", Kind::Layer),
];

/// The part of the file that this test is about, and its document.
fn level() -> (Json, World) {
    let cases = fixture::json(&fixture::repository("tests/golden/operator-cases.json.gz"));
    let level = cases["spec_level"].clone();
    for (name, _) in LEFT_OUT {
        let place = name.split('.').fold(&level, |place, key| &place[key]);
        assert!(!place.is_null(), "{name} is not there");
    }
    let world = World::new(&level["config"].to_string(), &json!({}));
    (level, world)
}

/// A decision, in the form in which the file has decisions.
fn decision_json(snapshot: &Snapshot, kind: Kind, decision: &Decision) -> Json {
    let value = match kind {
        Kind::Gate => json!(decision.enabled),
        // If there is no value, callers get an empty object.
        _ => decision.object(snapshot).map_or(json!({}), |text| serde_json::from_str(text).unwrap()),
    };
    let exposures = decision.exposures.iter();
    json!({
        "value": value,
        "rule_id": decision.rule.of(snapshot),
        "reason": match decision.reason {
            Reason::Override => decision.reason.name().to_owned(),
            other => format!("Network:{}", other.name()),
        },
        "id_type": decision.id_type.map(|span| snapshot.str(span)),
        "group_name": decision.group.map(|span| snapshot.str(span)),
        "allocated": decision.allocated.map(|span| snapshot.str(span)),
        "exposures": exposures.map(|exposure| json!({
            "gate": snapshot.str(exposure.gate),
            "gateValue": exposure.value.to_string(),
            "ruleID": exposure.rule.of(snapshot),
        })).collect::<Json>(),
    })
}

#[test]
fn every_entry_is_decided_and_listed_as_recorded() {
    let (level, mut world) = level();
    let published = Published::new(std::mem::take(&mut world.snapshot));
    let context = Context { snapshot: &published.snapshot, ..world.context() };
    let mut differ = Vec::new();
    let mut compared = 0;
    for (name, result) in level["results"].as_object().unwrap() {
        let user = fixture::user(&result["user"]);
        let request = ValuesRequest { naming: Naming::None, ..ValuesRequest::default() };
        let response: Json = serde_json::from_str(&respond(&published, context, &user, &request)).unwrap();
        for (section, listed, kind) in SECTIONS {
            for (entry, expected) in result[section].as_object().unwrap() {
                let ours = decision_json(&published.snapshot, kind, &evaluate(context, &user, Some(kind), entry));
                for (key, theirs) in expected.as_object().unwrap() {
                    let ours = if key == "gcir" { &response[listed][entry] } else { &ours[key] };
                    if !same(ours, theirs) {
                        differ.push(format!("{name} {entry} {key}: {ours} should be {theirs}"));
                    }
                    compared += 1;
                }
                let recorded = &expected["gcir"]["secondary_exposures"];
                if !recorded.is_null() && ours["exposures"] != *recorded {
                    differ.push(format!("{name} {entry}: exposures {} should be {recorded}", ours["exposures"]));
                }
            }
        }
        for (parameter, expected) in result["param_store"].as_object().unwrap() {
            let found = parameter_of(context, &user, "store", parameter);
            // The file's answers were asked for with the default "fb".
            let ours = found.map_or(json!("fb"), |text| serde_json::from_str(&text).unwrap());
            if !same(&ours, expected) {
                differ.push(format!("{name} store {parameter}: {ours} should be {expected}"));
            }
        }
    }
    assert!(differ.is_empty(), "{} differ: {differ:#?}", differ.len());
    assert!(compared > 400, "{compared}");
    let unknown = evaluate(context, &fixture::user(&json!({"userID": "u1"})), Some(Kind::Gate), "no_such_gate");
    let ours = decision_json(&published.snapshot, Kind::Gate, &unknown);
    for (key, theirs) in level["unrecognized_gate"].as_object().unwrap() {
        assert_eq!(&ours[key], theirs, "unknown gate, {key}");
    }
}

#[test]
fn an_overridden_gate_answers_as_recorded_itself_and_where_another_asks_it() {
    let (level, mut world) = level();
    let mut overrides = Overrides::default();
    overrides.set(Kind::Gate, "g_fail", "", Some(Override::Gate(true)));
    world.host.overrides = Some(overrides.into());
    let user = fixture::user(&json!({"userID": "u1"}));
    for (case, gate) in [("override_gate_g_fail_true", "g_fail"), ("nested_after_override", "g_nested")] {
        let decision = evaluate(world.context(), &user, Some(Kind::Gate), gate);
        let ours = decision_json(&world.snapshot, Kind::Gate, &decision);
        for (key, theirs) in level[case].as_object().unwrap() {
            assert_eq!(&ours[key], theirs, "{case}, {key}");
        }
        assert!(decision.overridden, "{case}");
    }
}

#[test]
fn heads_of_responses_are_as_recorded() {
    let (level, mut world) = level();
    let published = Published::new(std::mem::take(&mut world.snapshot));
    let context = Context { snapshot: &published.snapshot, ..world.context() };
    let user = fixture::user(&json!({"userID": "u1", "email": "e@x.org", "customIDs": {"stableID": "s"},
        "privateAttributes": {"p": "q"}}));
    let mut left_out = Vec::new();
    for (name, head) in level["gcir"].as_object().unwrap() {
        let (hash, key) = match name.as_str() {
            "None" => ("djb2", None),
            "client-1" | "unknown" => ("none", Some(name.as_str())),
            hash => (hash, None),
        };
        let filter =
            key.map_or(Ok(Filter::default()), |key| Filter::default().for_client_key(&published.snapshot, key));
        let (Some(naming), Ok(filter)) = (Naming::from_name(hash), filter) else {
            left_out.push(format!("gcir.{name}"));
            continue;
        };
        let request = ValuesRequest { naming, filter, ..ValuesRequest::default() };
        let mut ours: Json = serde_json::from_str(&respond(&published, context, &user, &request)).unwrap();
        if head.is_array() {
            let gates = ours["feature_gates"].as_object().unwrap().len();
            let stores: Vec<_> = ours["param_stores"].as_object().unwrap().keys().collect();
            assert_eq!(json!([gates, stores]), *head, "{name}");
            continue;
        }
        let mut theirs = head.clone();
        for object in [&mut ours, &mut theirs] {
            let object = object.as_object_mut().unwrap();
            object.retain(|key, _| !["feature_gates", "dynamic_configs", "layer_configs", "sdkInfo"].contains(&&**key));
        }
        assert!(same(&ours, &theirs), "{name}: {ours} should be {theirs}");
    }
    let allowed: Vec<_> = LEFT_OUT.iter().map(|(name, _)| *name).filter(|name| name.starts_with("gcir.")).collect();
    assert_eq!(left_out, allowed);
}
