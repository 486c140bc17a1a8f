//! An explanation is the same evaluation, with every step written down.

use crate::kit::fixture::{self, GoldenCase, World};
use serde_json::json;
use statsig::eval::explain::{Step, Visit};
use statsig::eval::rules::MAX_SHOWN_LINES;
use statsig::eval::{ConditionWords, Kind, evaluate, explain, rules};

#[test]
fn explain_agrees_with_evaluate_on_the_golden_set() {
    let folder = fixture::repository("tests/golden/synthetic");
    let mut asked = 0;
    for case in GoldenCase::all(&folder, true) {
        let world = World::new(&fixture::read(&case.path("spec")), &fixture::json(&case.path("options")));
        let snapshot = &world.snapshot;
        for json in fixture::lines(&case.path("users")).iter().step_by(9) {
            let user = fixture::user(json);
            for (section, kind) in [
                (snapshot.gates(), Kind::Gate),
                (snapshot.configs(), Kind::Experiment),
                (snapshot.layers(), Kind::Layer),
            ] {
                for (_, spec) in section.iter() {
                    let name = snapshot.str(spec.name);
                    let (explained, steps) = explain(world.context(), &user, Some(kind), name);
                    assert_eq!(explained, evaluate(world.context(), &user, Some(kind), name), "{name}");
                    assert!(matches!(&steps.first().unwrap().visit, Visit::Entry(_) | Visit::Rule(_)), "{name}");
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 10_000, "{asked}");
}

#[test]
fn it_tells_every_rule_condition_and_percentage_in_order() {
    let document = json!({
        "has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {},
        "condition_map": {
            "long": {"type": "user_field", "field": "plan", "operator": "any", "idType": "userID",
                "targetValue": ["x".repeat(80), "y"]},
            "inner": {"type": "pass_gate", "targetValue": "inner", "idType": "userID"},
            "all": {"type": "public", "idType": "userID"},
        },
        "feature_gates": {
            "outer": gate("two", &json!([rule("first", 100, &["long"]), rule("r2", 70, &["inner"])])),
            "inner": gate("in", &json!([rule("i", 100, &["all"])])),
        },
    });
    let world = World::new(&document.to_string(), &json!({}));
    let user = fixture::user(&json!({"userID": "u0", "custom": {"plan": "Pro"}}));
    let (decision, steps) = explain(world.context(), &user, None, "outer");
    assert!(decision.enabled);
    let step = |depth, visit| Step { depth, visit };
    let condition = |kind, field: &str, operator, found: Option<&str>, target: String, holds| Visit::Condition {
        words: ConditionWords { kind, field: field.to_owned(), operator, target },
        found: found.map(str::to_owned),
        holds: Some(holds),
    };
    let expected = [
        step(0, Visit::Entry("outer".to_owned())),
        step(0, Visit::Rule("first".to_owned())),
        step(0, condition("user_field", "plan", "any", Some("\"Pro\""), format!("[{}…", "x".repeat(63)), false)),
        step(0, Visit::Rule("r2".to_owned())),
        step(1, Visit::Entry("inner".to_owned())),
        step(1, Visit::Rule("i".to_owned())),
        step(1, condition("public", "", "", None, String::new(), true)),
        step(1, Visit::Share { bucket: None, below: 10_000.0, passes: true }),
        step(0, condition("pass_gate", "", "", None, "inner".to_owned(), true)),
        // Bucket 6307 of the frozen vectors.
        step(0, Visit::Share { bucket: Some(6307), below: 7000.0, passes: true }),
    ];
    assert_eq!(steps, expected);
}

fn gate(salt: &str, rules: &serde_json::Value) -> serde_json::Value {
    json!({"type": "feature_gate", "entity": "feature_gate", "salt": salt, "defaultValue": false, "enabled": true,
        "idType": "userID", "rules": rules})
}

fn rule(id: &str, percentage: u32, conditions: &[&str]) -> serde_json::Value {
    json!({"name": id, "id": id, "salt": id, "passPercentage": percentage, "returnValue": true,
        "conditions": conditions, "idType": "userID"})
}

#[test]
fn rules_are_listed_without_asking_for_anybody() {
    let many: Vec<_> = (0..MAX_SHOWN_LINES).map(|number| rule(&number.to_string(), 100, &["all"])).collect();
    let document = json!({
        "has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {},
        "condition_map": {
            "plan": {"type": "user_field", "field": "Plan", "operator": "any", "idType": "userID", "targetValue": ["x"]},
            "edits": {"type": "user_field", "field": "editCountBucket", "operator": "any", "idType": "userID",
                "targetValue": ["0"]},
            "inner": {"type": "pass_gate", "targetValue": "inner", "idType": "userID"},
            "all": {"type": "public", "idType": "userID"},
        },
        "feature_gates": {
            "outer": gate("two", &json!([rule("first", 12, &["plan", "inner"]), rule("rest", 0, &["all"])])),
            "inner": gate("in", &json!([rule("i", 100, &["edits"])])),
            "many": gate("many", &json!(many)),
        },
    });
    let world = World::new(&document.to_string(), &json!({}));
    let entry = rules(&world.snapshot, Kind::Gate, "outer").unwrap();
    assert_eq!((entry.enabled, entry.active, &*entry.default, entry.more), (true, None, "false", 0));
    assert_eq!(entry.fields, ["editcountbucket", "plan"], "what it asks reads counts");
    let [first, rest] = &entry.rules[..] else { panic!("{:?}", entry.rules) };
    assert_eq!((&*first.id, first.below, &*first.value), ("first", 1200.0, "true"));
    let target = |target: &str| target.to_owned();
    assert_eq!(
        first.conditions,
        [
            ConditionWords { kind: "user_field", field: "Plan".to_owned(), operator: "any", target: target("[x]") },
            ConditionWords { kind: "pass_gate", target: target("inner"), ..ConditionWords::default() },
        ]
    );
    assert_eq!((&*rest.id, rest.below, rest.conditions[0].kind), ("rest", 0.0, "public"));
    let many = rules(&world.snapshot, Kind::Gate, "many").unwrap();
    assert_eq!((many.rules.len(), many.more), (MAX_SHOWN_LINES / 2, MAX_SHOWN_LINES / 2));
    assert_eq!(rules(&world.snapshot, Kind::Layer, "outer"), None);
}
