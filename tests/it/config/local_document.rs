//! A wiki's own document is completed by what it asks of Statsig's, in both shapes, and then decides by itself.

use serde_json::{Value, json};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::config::ids::id_list::IdLists;
use statsig::config::local_document::{asks_others, complete, is_local, joint_version, shipped};
use statsig::eval::{Context, Host, User, check};

use crate::kit::fixture::user;
use crate::kit::judged::{document, reader};

/// A document of one gate for those who pass another gate.
fn asking(gate: &str) -> String {
    json!({
        "has_updates": true, "time": 0, "ship": ["local:mine"], "dynamic_configs": [], "layer_configs": [],
        "feature_gates": [{ "name": "local:mine", "type": "feature_gate", "salt": "s", "enabled": true, "defaultValue": false,
            "idType": "stableID", "rules": [{ "name": "", "id": "r", "passPercentage": 100, "idType": "stableID",
                "conditions": [{ "type": "pass_gate", "targetValue": gate }], "returnValue": true }] }]
    })
    .to_string()
}

/// The same document in the shape with arrays and inline conditions.
fn first_shape(text: &str) -> String {
    let mut document: Value = serde_json::from_str(text).unwrap();
    let conditions = document["condition_map"].take();
    for section in ["feature_gates", "dynamic_configs", "layer_configs"] {
        let specs = document[section].as_object().unwrap().iter().map(|(name, spec)| {
            let mut spec = spec.clone();
            spec["name"] = json!(name);
            for rule in spec["rules"].as_array_mut().unwrap() {
                let inline: Vec<Value> = rule["conditions"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|key| conditions[key.as_str().unwrap()].clone())
                    .collect();
                rule["conditions"] = json!(inline);
            }
            spec
        });
        document[section] = specs.collect();
    }
    document.to_string()
}

fn passes(snapshot: &Snapshot, user: &User, gate: &str) -> bool {
    let (host, lists) = (Host::default(), IdLists::default());
    check(Context { snapshot, host: &host, lists: &lists, now: 0 }, user, gate)
}

#[test]
fn it_answers_as_the_gate_that_it_asks_in_both_shapes() {
    let (mut passed, mut versions) = (0, Vec::new());
    for text in [document(3), first_shape(&document(3)), document(4)] {
        let statsig = Snapshot::compile(text.as_bytes()).unwrap();
        for gate in ["gate", "nested", "named", "nowhere"] {
            let whole = complete(asking(gate).as_bytes(), text.as_bytes()).into_owned();
            assert_eq!(asks_others(&whole), gate == "nowhere", "it is whole");
            assert_eq!(complete(asking(gate).as_bytes(), text.as_bytes()), whole, "equal bytes");
            let own = Snapshot::compile(&whole).unwrap();
            assert!(own.refused().is_empty() && shipped(&whole).contains("local:mine"));
            for number in 0..100 {
                let user = user(&reader(number));
                assert_eq!(passes(&own, &user, "local:mine"), passes(&statsig, &user, gate), "{gate} {number}");
                passed += u32::from(passes(&own, &user, "local:mine"));
            }
            versions.push(own.entry_version(Part::Gates, "local:mine"));
        }
    }
    assert!(passed > 20, "{passed}");
    assert_eq!(versions[..4], versions[4..8], "the shape makes no difference");
    assert!(versions[0] != versions[8] && versions[3] == versions[11], "what changes at Statsig is another version");
}

#[test]
fn what_asks_nobody_stays_as_it_is_and_what_is_no_document_too() {
    let alone = asking("local:mine");
    for own in [&*alone, "{", "[]", "7", "{\"has_updates\":1}", "\u{0}"] {
        assert!(!asks_others(own.as_bytes()), "{own}");
        assert_eq!(complete(own.as_bytes(), document(1).as_bytes()), own.as_bytes(), "{own}");
    }
    for base in ["", "{", "7", "[]"] {
        assert_eq!(complete(asking("gate").as_bytes(), base.as_bytes()), asking("gate").as_bytes());
    }
    assert!(shipped(b"{\"ship\":7}").is_empty() && shipped(document(1).as_bytes()).is_empty());
    assert!(is_local("local:x") && !is_local("local") && !is_local("Local:x") && !is_local(""));
    assert_eq!(joint_version("", "0123456789abcdef").len(), 16);
}

#[test]
fn gates_that_lead_in_a_circle_or_are_mapped_are_copied_once() {
    let mut base: Value = serde_json::from_str(&document(1)).unwrap();
    base["condition_map"]["nested"]["targetValue"] = json!("nested");
    base["condition_map"]["mapped"] = json!({ "type": "fail_gate", "targetValue": "named" });
    base["overrides"] = json!({ "gate": [{ "new_config_name": "account", "rules": [{ "rule_name": "m" }] }] });
    base["override_rules"] = json!({ "m": { "name": "m", "id": "m", "passPercentage": 100, "conditions": ["mapped"],
        "returnValue": true } });
    let copied = |gate: &str| -> Vec<String> {
        let whole = complete(asking(gate).as_bytes(), base.to_string().as_bytes()).into_owned();
        let whole: Value = serde_json::from_slice(&whole).unwrap();
        whole["feature_gates"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(copied("nested"), ["local:mine", "nested"]);
    assert_eq!(copied("gate"), ["account", "gate", "local:mine", "named"]);
}
