//! `experiment_group` conditions ask another experiment within a question. The expected answers are those of the
//! official core 0.24.2.

use crate::kit::fixture::{self, World};
use serde_json::{Value as Json, json};
use statsig::eval::{Kind, evaluate};

fn rule(id: &str, conditions: &[&str], value: &Json) -> Json {
    json!({"name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": value, "conditions": conditions,
        "idType": "userID", "groupName": "T", "isExperimentGroup": true})
}

fn gate(rule: Json) -> Json {
    json!({"type": "feature_gate", "entity": "feature_gate", "salt": "s", "defaultValue": false, "enabled": true,
        "idType": "userID", "rules": [rule]})
}

fn experiment(id: &str, conditions: &[&str]) -> Json {
    json!({"type": "dynamic_config", "entity": "experiment", "salt": "s", "defaultValue": {}, "enabled": true,
        "isActive": true, "idType": "userID", "rules": [rule(id, conditions, &json!({"a": 1}))]})
}

fn asks(gate: &str) -> Json {
    json!({"type": "pass_gate", "targetValue": gate, "idType": "userID"})
}

fn world(mut gates: Json, configs: &Json) -> World {
    gates["G"] = gate(rule("rg", &["pub"], &json!(true)));
    let group = |operator: &str| {
        json!({"type": "experiment_group", "field": "inner", "operator": operator, "targetValue": ["T"],
            "idType": "userID"})
    };
    let mut conditions =
        json!({"pub": {"type": "public", "idType": "userID"}, "in": group("any"), "out": group("none")});
    for name in gates.as_object().unwrap().keys() {
        conditions[format!("p{name}")] = asks(name);
    }
    let document = json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": configs,
        "layer_configs": {}, "condition_map": conditions});
    World::new(&document.to_string(), &json!({}))
}

fn decide(world: &World, name: &str) -> (String, Vec<String>) {
    let user = fixture::user(&json!({"userID": "u"}));
    let decision = evaluate(world.context(), &user, Some(Kind::Experiment), name);
    let exposed = |exposure: &statsig::eval::GateExposure| world.snapshot.str(exposure.gate).to_owned();
    let rule = decision.rule.of(&world.snapshot);
    (format!("{rule} {}", decision.reason.name()), decision.exposures.iter().map(exposed).collect())
}

#[test]
fn its_exposures_are_its_own() {
    let gates = json!({"H": gate(rule("rh", &["pG"], &json!(true))), "K": gate(rule("rk", &["in"], &json!(true)))});
    let configs =
        json!({"inner": experiment("i", &["pG", "pH"]), "outer": experiment("o", &["pG", "in", "pH", "pG", "pK"])});
    let world = world(gates, &configs);
    assert_eq!(decide(&world, "inner").1, ["G", "H"]);
    assert_eq!(decide(&world, "outer").1, ["G", "H", "K"]);
}

#[test]
fn its_depth_is_its_own_and_too_deep_is_no_group() {
    for (depth, inner) in [(63, "i Recognized"), (64, " Error:Statsig Evaluation Depth Exceeded")] {
        let mut gates = json!({});
        for at in 0..depth {
            let next = if at + 1 < depth { format!("pN{}", at + 1) } else { "pG".to_owned() };
            gates[format!("N{at}")] = gate(rule("r", &[next.as_str()], &json!(true)));
        }
        let configs = json!({"inner": experiment("i", &["pN0"]), "outer": experiment("o", &["in"]),
            "other": experiment("x", &["out"])});
        let world = world(gates, &configs);
        assert_eq!(decide(&world, "inner").0, inner, "{depth} gates");
        let has_group = inner.starts_with('i');
        assert_eq!(decide(&world, "outer").0, if has_group { "o Recognized" } else { "default Recognized" });
        assert_eq!(decide(&world, "other").0, if has_group { "default Recognized" } else { "x Recognized" });
    }
}
