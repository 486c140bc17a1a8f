//! Details of evaluation that are written down nowhere: the expected answers are those of the official core 0.24.2 for
//! the same documents.

use crate::kit::fixture::{self, World, same};
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::eval::{Context, Decision, GateExposure, Kind, evaluate};

fn rule(id: &str, conditions: &[&str], share: u8, value: &Json, delegate: Option<&str>) -> Json {
    json!({"name": id, "id": id, "salt": "x", "passPercentage": share, "returnValue": value, "conditions": conditions,
        "idType": "userID", "configDelegate": delegate})
}

fn gate(rules: &[Json], merges: bool) -> Json {
    spec("feature_gate", &json!(false), rules, merges)
}

fn spec(entity: &str, default: &Json, rules: &[Json], merges: bool) -> Json {
    json!({"type": entity, "entity": entity, "salt": "s", "defaultValue": default, "enabled": true, "idType": "userID",
        "rules": rules, "useNewLayerEval": merges})
}

/// A rule of a gate that passes everybody for whom the conditions hold.
fn passes(id: &str, conditions: &[&str]) -> Json {
    rule(id, conditions, 100, &json!(true), None)
}

/// A document with the conditions `pub` (everybody), `in` and `out` (of the ID list L, which is empty), and `pNAME`,
/// which asks the gate NAME, for each gate.
fn world(gates: &Json, configs: &Json, layers: &Json, more: &Json) -> World {
    let listed =
        |operator: &str| json!({"type": "unit_id", "operator": operator, "targetValue": "L", "idType": "userID"});
    let mut conditions = json!({"pub": {"type": "public", "idType": "userID"}, "in": listed("in_segment_list"),
        "out": listed("not_in_segment_list")});
    for name in gates.as_object().unwrap().keys() {
        conditions[format!("p{name}")] = json!({"type": "pass_gate", "targetValue": name, "idType": "userID"});
    }
    let mut document = json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": configs,
        "layer_configs": layers, "condition_map": conditions});
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    World::new(&document.to_string(), &json!({"id_lists": {"L": []}}))
}

fn decide(world: &World, kind: Kind, name: &str) -> Decision {
    evaluate(world.context(), &fixture::user(&json!({"userID": "u"})), Some(kind), name)
}

fn names<'w>(world: &'w World, exposures: &[GateExposure]) -> Vec<&'w str> {
    exposures.iter().map(|exposure| world.snapshot.str(exposure.gate)).collect()
}

#[test]
fn only_layers_merge_their_rules() {
    let rules = |a: Json, b: Json| [rule("a", &["pub"], 0, &a, None), rule("b", &["pub"], 100, &b, None)];
    let gates = json!({"g": gate(&rules(json!(true), json!(true)), true)});
    let entry = |entity: &str| spec(entity, &json!({"d": 1}), &rules(json!({"a": 1}), json!({"b": 1})), true);
    let configs = json!({"e": entry("experiment"), "layer_by_entity": entry("layer")});
    let world = world(&gates, &configs, &json!({"l": entry("experiment")}), &json!({}));
    let value = |kind, name| decide(&world, kind, name).object(&world.snapshot).unwrap_or("").to_owned();
    let gate = decide(&world, Kind::Gate, "g");
    assert_eq!((gate.enabled, gate.rule.of(&world.snapshot)), (false, "a"));
    assert_eq!(value(Kind::Experiment, "e"), r#"{"d":1}"#);
    assert_eq!(value(Kind::Experiment, "layer_by_entity"), r#"{"d":1}"#);
    assert_eq!(value(Kind::Layer, "l"), r#"{"b":1,"d":1}"#, "what is a layer is said by its section");
}

#[test]
fn a_gate_decided_by_a_rule_without_id_is_not_exposed() {
    let gates = json!({"inner": gate(&[passes("r", &["pub"])], false), "empty": gate(&[passes("", &["pinner"])], false),
        "outer": gate(&[passes("o", &["pempty", "pmapped"])], false), "mapped": gate(&[passes("m", &["pub"])], false)});
    let more = json!({"overrides": {"mapped": [{"new_config_name": "empty", "rules": [{"rule_name": "o"}]}]},
        "override_rules": {"o": passes("or", &["pub"])}});
    let world = world(&gates, &json!({}), &json!({}), &more);
    let outer = decide(&world, Kind::Gate, "outer");
    assert!(outer.enabled);
    assert_eq!(names(&world, &outer.exposures), ["inner"]);
}

#[test]
fn an_experiment_passed_over_leaves_its_exposures_where_another_rule_comes() {
    let gates = json!({"a": gate(&[passes("ra", &["pub"])], false), "b": gate(&[passes("rb", &["pub"])], false),
        "c": gate(&[passes("rc", &["pub"])], false)});
    let experiment = spec("experiment", &json!({}), &[rule("er", &["pb"], 100, &json!({"k": 1}), None)], false);
    let plain = |id: &str, gate: &str| rule(id, &[gate], 100, &json!({}), None);
    let given = rule("l2", &["pub"], 100, &json!({}), Some("e"));
    let layer = |rules: &[Json]| spec("layer", &json!({"d": 1}), rules, true);
    let layers = json!({
        "between": layer(&[plain("l1", "pa"), given.clone(), plain("l3", "pc")]),
        "last": layer(&[plain("l1", "pa"), given.clone()]),
        "first": layer(&[given.clone(), plain("l3", "pc")]),
        "twice": layer(&[given.clone(), given.clone(), plain("l3", "pc")]),
    });
    let world = world(&gates, &json!({"e": experiment}), &layers, &json!({}));
    for (name, all, own, allocated) in [
        ("between", &["a", "b", "c"][..], &["a", "b", "c"][..], None),
        ("last", &["a"], &["a"], None),
        ("first", &["b", "c"], &["c"], Some("e")),
        ("twice", &["b", "c"], &["b", "c"], Some("e")),
    ] {
        let found = decide(&world, Kind::Layer, name);
        assert_eq!(names(&world, &found.exposures), all, "{name}");
        assert_eq!(names(&world, found.undelegated()), own, "{name}");
        assert_eq!(found.allocated.map(|span| world.snapshot.str(span)), allocated, "{name}");
    }
}

#[test]
fn a_list_counts_as_asked_only_if_its_mapping_held() {
    // Name, condition and share of the mapping's rule, condition of the entry's own.
    const CASES: [(&str, &str, u8, &str, &str); 6] = [
        ("not_held", "in", 100, "pub", "Recognized"),
        ("not_in_share", "out", 0, "pub", "Recognized"),
        ("held", "out", 100, "pub", "Recognized:IdListInMemory"),
        ("own_asks", "in", 100, "out", "Recognized:IdListInMemory"),
        ("gate_held", "pasks", 100, "pub", "Recognized:IdListInMemory"),
        ("gate_not_in_share", "pasks", 0, "pub", "Recognized"),
    ];
    let mut gates =
        json!({"asks": gate(&[passes("r", &["out"])], false), "target": gate(&[passes("t", &["pub"])], false)});
    let mut more = json!({"overrides": {}, "override_rules": {}});
    for (name, condition, share, own, _) in CASES {
        gates[name] = gate(&[passes("own", &[own])], false);
        more["overrides"][name] = json!([{"new_config_name": "target", "rules": [{"rule_name": name}]}]);
        more["override_rules"][name] = rule("o", &[condition], share, &json!(true), None);
    }
    gates["outer"] = gate(&[passes("o", &["pnot_held"])], false);
    gates["list_first"] = gate(&[passes("o", &["out", "pnot_held"])], false);
    let world = world(&gates, &json!({}), &json!({}), &more);
    let around = [("outer", "Recognized"), ("list_first", "Recognized:IdListInMemory")];
    for (name, reason) in CASES.map(|(name, .., reason)| (name, reason)).into_iter().chain(around) {
        assert_eq!(decide(&world, Kind::Gate, name).reason.name(), reason, "{name}");
    }
}

/// Random documents with layers of both sorts, mappings, empty rule ids and ID lists; three users each.
#[test]
fn drawn_documents_answer_as_the_official_core() {
    let mut compared = 0;
    let file = fixture::json(&fixture::repository("tests/golden/layers-and-mappings.json.gz"));
    for (at, case) in file.as_array().unwrap().iter().enumerate() {
        let mut world = World::new(&case["doc"].to_string(), &json!({"id_lists": {"L": ["inside"]}}));
        let published = Published::new(std::mem::take(&mut world.snapshot));
        let context = Context { snapshot: &published.snapshot, ..world.context() };
        for (user, expected) in case["users"].as_object().unwrap() {
            compared += compare(&published, context, user, expected, at);
        }
    }
    assert_eq!(compared, 1_320);
}

fn compare(published: &Published, context: Context, name: &str, expected: &Json, at: usize) -> usize {
    let user = fixture::user(&json!({"userID": name}));
    let request = ValuesRequest { naming: Naming::None, ..ValuesRequest::default() };
    let response: Json = serde_json::from_str(&respond(published, context, &user, &request)).unwrap();
    let mut compared = 0;
    for (section, entries) in expected["gcir"].as_object().unwrap() {
        for (entry, theirs) in entries.as_object().unwrap() {
            let ours = &response[section][entry];
            assert!(same(ours, theirs), "document {at}, {name}, {entry}: {ours} should be {theirs}");
            compared += 1;
        }
    }
    let snapshot: &Snapshot = context.snapshot;
    for (asked, reason) in expected["reasons"].as_object().unwrap() {
        let (kind, entry) = asked.split_once(':').unwrap();
        let kind = match kind {
            "gate" => Kind::Gate,
            "exp" => Kind::Experiment,
            _ => Kind::Layer,
        };
        let found = evaluate(Context { snapshot, ..context }, &user, Some(kind), entry).reason;
        assert_eq!(&json!(format!("Network:{}", found.name())), reason, "document {at}, {name}, {asked}");
        compared += 1;
    }
    compared
}
