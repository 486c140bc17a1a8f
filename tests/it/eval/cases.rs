//! The operator cases: recorded answers of the official core for one condition each.

use crate::kit::fixture::{self, World};
use serde_json::{Value as Json, json};
use statsig::eval::{Kind, evaluate};
use statsig::hash::Prefix;

/// Country from IP is not decided here.
const COUNTRY_FROM_IP: [&str; 6] = ["ip_0793", "ip_0794", "ip_0796", "ip_0802", "ip_0803", "ip_0804"];

fn cases() -> Json {
    fixture::json(&fixture::repository("tests/golden/operator-cases.json.gz"))
}

/// The document that the cases were asked of, with one more gate for the condition.
fn document(condition: &Json) -> String {
    let gate = |salt: &str, rules: Json| {
        json!({"type": "feature_gate", "entity": "feature_gate", "salt": salt, "defaultValue": false,
            "enabled": true, "rules": rules, "idType": "userID"})
    };
    let rule = |id: &str, condition: &str| {
        json!([{"name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": true,
            "conditions": [condition], "idType": "userID"}])
    };
    let mut disabled = gate("d", json!([]));
    disabled["enabled"] = json!(false);
    let mut segment = gate("s", rule("sr", "pub"));
    segment["entity"] = json!("segment");
    let experiment = json!({"type": "dynamic_config", "entity": "experiment", "salt": "e", "defaultValue": {},
        "enabled": true, "isActive": true, "idType": "userID",
        "rules": [{"name": "c", "id": "c", "salt": "c", "passPercentage": 100, "returnValue": {"a": 1},
            "conditions": ["pub"], "idType": "userID", "groupName": "Control", "isExperimentGroup": true}]});
    json!({
        "has_updates": true, "time": 1_700_000_000_001_u64, "app_id": "app1",
        "feature_gates": {
            "gate_true": gate("t", rule("r_pub", "pub")), "gate_disabled": disabled,
            "gate_unsupported": gate("u", rule("ru", "odd")), "gate_self": gate("l", rule("rl", "self")),
            "segment:s1": segment, "asked": gate("a", rule("r1", "asked")),
        },
        "dynamic_configs": {"exp_a": experiment}, "layer_configs": {}, "experiment_to_layer": {},
        "condition_map": {
            "pub": {"type": "public", "idType": "userID"},
            "odd": {"type": "odd", "idType": "userID"},
            "self": {"type": "pass_gate", "targetValue": "gate_self", "idType": "userID"},
            "asked": condition,
        },
    })
    .to_string()
}

#[test]
fn every_operator_case_agrees() {
    let mut differ = Vec::new();
    let cases = cases();
    let cases = cases["operator_cases"].as_array().unwrap();
    assert_eq!(cases.len(), 844);
    for case in cases {
        let world = World::new(&document(&case["condition"]), &json!({"id_lists": {"list_1": ["u1", "readded"]}}));
        let user = fixture::user(&case["user"]);
        let decision = evaluate(world.context(), &user, Some(Kind::Gate), "asked");
        let reason = case["result"]["reason"].as_str().unwrap().trim_start_matches("Network:");
        let ours = json!([decision.enabled, decision.rule.of(&world.snapshot), decision.reason.name()]);
        let theirs = json!([case["result"]["value"], case["result"]["rule_id"], reason]);
        if ours != theirs {
            differ.push(format!("{}: {ours} should be {theirs}; {} {}", case["id"], case["condition"], case["user"]));
        }
    }
    differ.retain(|text: &String| !COUNTRY_FROM_IP.iter().any(|id| text.contains(id)));
    assert!(differ.is_empty(), "{} differ: {differ:#?}", differ.len());
}

#[test]
fn buckets_never_change() {
    let cases = cases();
    for case in cases["pass_percentage"].as_array().unwrap() {
        let text = |key: &str| case[key].as_str().unwrap();
        let prefix = Prefix::new(&format!("{}.{}.", text("spec_salt"), text("rule_salt")));
        assert_eq!(prefix.head64(text("unit_id")) % 10_000, case["bucket_of_10000"].as_u64().unwrap(), "{case}");
    }
    for case in cases["user_bucket"].as_array().unwrap() {
        let prefix = Prefix::new(&format!("{}.", case["salt"].as_str().unwrap()));
        let bucket = prefix.head64(case["unit_id"].as_str().unwrap()) % 1000;
        assert_eq!(bucket, case["bucket_of_1000"].as_u64().unwrap(), "{case}");
    }
}

/// Answers of the official core beyond the recorded cases: operator, target, the user's value, whether it holds.
#[test]
fn edges_answer_as_the_official_core() {
    let edges = [
        ("user_field", "after", json!("1.0"), json!(9_223_372_036_854_775_808.0), true),
        ("user_field", "after", json!(1), json!(18_446_744_073_709_551_616.0), false),
        ("user_field", "after", json!(1), json!(-9_223_372_036_854_775_808.0), false),
        ("current_time", "eq", Json::Null, Json::Null, true),
        ("current_time", "neq", json!("x"), Json::Null, true),
        ("current_time", "any", json!([""]), Json::Null, true),
        ("user_field", "eq", json!([]), json!([]), true),
        ("user_field", "eq", json!({}), json!({}), true),
        ("user_field", "array_contains_none", json!(["x"]), json!([]), true),
        ("user_field", "array_contains_none", json!(["x"]), json!({}), false),
        ("user_field", "any", json!(["[]"]), json!([]), true),
        ("user_field", "any", json!([""]), json!({}), true),
    ];
    for (kind, operator, target, value, expected) in edges {
        let condition =
            json!({"type": kind, "operator": operator, "field": "f", "idType": "userID", "targetValue": target});
        let world = World::new(&document(&condition), &json!({}));
        let user = fixture::user(&json!({"userID": "u", "custom": {"f": value}}));
        let decision = evaluate(world.context(), &user, Some(Kind::Gate), "asked");
        assert_eq!(decision.enabled, expected, "{kind} {operator} {target} {value}");
    }
}
