//! The version of an entry changes with the rules of everything that the entry reaches, and with nothing else
//! (wiki-rules.md 3.2).

use serde_json::{Value, json};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;

fn rule(id: &str, share: f64, conditions: &[&str]) -> Value {
    json!({"name": id, "id": id, "salt": id, "passPercentage": share, "returnValue": {"size": 1, "tone": [1.50, {"b": 1, "a": 2}]},
        "conditions": conditions, "idType": "userID", "groupName": "Test"})
}

fn spec(entity: &str, rules: &[Value]) -> Value {
    let kind = if entity == "feature_gate" { entity } else { "dynamic_config" };
    json!({"type": kind, "entity": entity, "salt": entity, "defaultValue": {}, "enabled": true, "idType": "userID",
        "version": 1, "rules": rules})
}

/// `experiment` asks a segment that asks a holdout. `layer` delegates to `experiment`, and a mapping may let it answer
/// for `mapped`.
fn document() -> Value {
    json!({
        "has_updates": true, "time": 1,
        "feature_gates": {
            "holdout": spec("holdout", &[rule("h", 10.0, &["everyone"])]),
            "segment:s": spec("segment", &[rule("s", 100.0, &["held"])]),
            "apart": spec("feature_gate", &[rule("a", 50.0, &["everyone"])]),
        },
        "dynamic_configs": {
            "experiment": spec("experiment", &[rule("e", 50.0, &["segment", "listed", "bucket"])]),
            "mapped": spec("experiment", &[rule("m", 100.0, &["everyone"])]),
        },
        "layer_configs": {"layer": spec("layer", &[{
            let mut rule = rule("l", 100.0, &["everyone"]);
            rule["configDelegate"] = json!("experiment");
            rule
        }])},
        "condition_map": {
            "everyone": {"type": "public", "idType": "userID"},
            "held": {"type": "fail_gate", "targetValue": "holdout", "idType": "userID"},
            "segment": {"type": "pass_gate", "targetValue": "segment:s", "idType": "userID"},
            "listed": {"type": "unit_id", "operator": "in_segment_list", "targetValue": "list", "idType": "userID"},
            "bucket": {"type": "user_bucket", "operator": "lt", "targetValue": 500, "idType": "userID",
                "additionalValues": {"salt": "bucket"}},
        },
        "overrides": {"mapped": [{"new_config_name": "experiment", "rules": [{"rule_name": "o"}]}]},
        "override_rules": {"o": rule("o", 50.0, &["everyone"])},
    })
}

const ENTRIES: [(Part, &str); 6] = [
    (Part::Gates, "holdout"),
    (Part::Gates, "segment:s"),
    (Part::Gates, "apart"),
    (Part::Configs, "experiment"),
    (Part::Configs, "mapped"),
    (Part::Layers, "layer"),
];

fn versions(text: &str) -> [String; 6] {
    let snapshot = Snapshot::compile(text.as_bytes()).unwrap();
    assert!(snapshot.refused().is_empty(), "{:?}", snapshot.refused());
    ENTRIES.map(|(part, name)| snapshot.entry_version(part, name))
}

/// The entries whose version a change of the document changes.
fn moved(change: impl Fn(&mut Value)) -> Vec<&'static str> {
    let (before, mut after) = (versions(&document().to_string()), document());
    change(&mut after);
    let after = versions(&after.to_string());
    ENTRIES.iter().zip(before.iter().zip(&after)).filter(|(_, (a, b))| a != b).map(|((_, name), _)| *name).collect()
}

#[test]
fn it_is_eight_hex_digits_and_empty_for_nothing() {
    let all = versions(&document().to_string());
    assert!(all.iter().all(|version| version.len() == 8 && version.bytes().all(|byte| byte.is_ascii_hexdigit())));
    let different: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!(different.len(), all.len());
    let snapshot = Snapshot::compile(document().to_string().as_bytes()).unwrap();
    assert_eq!(snapshot.entry_version(Part::Gates, "experiment"), "");
    assert_eq!(snapshot.entry_version(Part::Gates, "apart"), all[2], "asked again");
}

#[test]
fn it_changes_with_all_that_an_entry_reaches() {
    let reaches = ["experiment", "mapped", "layer"];
    let with = |first: &[&'static str]| [first, &reaches].concat();
    let share = |value: &mut Value| value["passPercentage"] = json!(20);
    assert_eq!(
        moved(|text| share(&mut text["feature_gates"]["holdout"]["rules"][0])),
        with(&["holdout", "segment:s"]),
        "a holdout that grew"
    );
    assert_eq!(moved(|text| share(&mut text["feature_gates"]["segment:s"]["rules"][0])), with(&["segment:s"]));
    assert_eq!(moved(|text| share(&mut text["dynamic_configs"]["experiment"]["rules"][0])), reaches);
    assert_eq!(moved(|text| text["condition_map"]["listed"]["targetValue"] = json!("other")), reaches);
    assert_eq!(moved(|text| text["condition_map"]["bucket"]["additionalValues"]["salt"] = json!("other")), reaches);
    assert_eq!(moved(|text| text["dynamic_configs"]["experiment"]["salt"] = json!("other")), reaches);
    assert_eq!(
        moved(|text| text["dynamic_configs"]["experiment"]["rules"][0]["returnValue"]["size"] = json!(2)),
        reaches
    );
    assert_eq!(moved(|text| share(&mut text["override_rules"]["o"])), ["mapped"]);
    assert_eq!(moved(|text| text["overrides"]["mapped"][0]["rules"][0]["start_time"] = json!(5)), ["mapped"]);
    assert_eq!(moved(|text| share(&mut text["feature_gates"]["apart"]["rules"][0])), ["apart"]);
}

#[test]
fn it_stays_with_what_no_evaluation_reads() {
    assert!(moved(|text| text["feature_gates"]["holdout"]["version"] = json!(2)).is_empty());
    assert!(moved(|text| text["time"] = json!(2)).is_empty());
    assert!(moved(|text| text["feature_gates"]["holdout"]["rules"][0]["name"] = json!("renamed")).is_empty());
    assert!(moved(|text| text["dynamic_configs"]["experiment"]["description"] = json!("new")).is_empty());
    let value = json!({"tone": [1.5, {"a": 2, "b": 1}], "size": 1});
    assert!(moved(|text| text["dynamic_configs"]["experiment"]["rules"][0]["returnValue"] = value.clone()).is_empty());
}

#[test]
fn both_shapes_of_a_document_and_any_order_give_the_same() {
    let text = document();
    let mut old = text.clone();
    for section in ["feature_gates", "dynamic_configs", "layer_configs"] {
        let mut specs = Vec::new();
        for (name, spec) in text[section].as_object().unwrap().iter().rev() {
            let mut spec = spec.clone();
            spec["name"] = json!(name);
            for rule in spec["rules"].as_array_mut().unwrap() {
                inline(rule, &text["condition_map"]);
            }
            specs.push(spec);
        }
        old[section] = json!(specs);
    }
    inline(&mut old["override_rules"]["o"], &text["condition_map"]);
    old.as_object_mut().unwrap().remove("condition_map");
    assert_eq!(versions(&old.to_string()), versions(&text.to_string()));
}

fn inline(rule: &mut Value, map: &Value) {
    for condition in rule["conditions"].as_array_mut().unwrap() {
        *condition = map[condition.as_str().unwrap()].clone();
    }
}

#[test]
fn circles_end() {
    let mut text = document();
    text["condition_map"]["round"] = json!({"type": "pass_gate", "targetValue": "segment:s", "idType": "userID"});
    text["feature_gates"]["holdout"]["rules"][0]["conditions"] = json!(["round"]);
    let all = versions(&text.to_string());
    assert!(all.iter().all(|version| version.len() == 8));
}

#[test]
fn that_of_a_bandit_changes_with_all_that_it_goes_by() {
    let bandit = json!({"salt": "s", "defaultValue": {}, "idType": "userID", "enabled": true, "version": 1, "sampleRate": 0.5,
        "higherIsBetter": true, "targetingGateName": "apart",
        "groups": [{"name": "A", "id": "a", "parameterValues": {"size": 1}}, {"name": "B", "id": "b", "parameterValues": {}}],
        "config": {"a": {"alpha": 1, "intercept": 2, "records": 3, "weightsNumerical": {"age": 0.5},
            "weightsCategorical": {"country": {"NO": 1, "US": 2}}}}});
    let version = |bandit: &Value, share: f64| {
        let mut document = document();
        document["cmab_configs"] = json!({"bandit": bandit});
        document["feature_gates"]["apart"]["rules"][0]["passPercentage"] = json!(share);
        Snapshot::compile(document.to_string().as_bytes()).unwrap().entry_version(Part::Configs, "bandit")
    };
    let before = version(&bandit, 50.0);
    let changes = [
        ("/salt", json!("t")),
        ("/defaultValue", json!({"size": 0})),
        ("/idType", json!("stableID")),
        ("/enabled", json!(false)),
        ("/sampleRate", json!(0.25)),
        ("/higherIsBetter", json!(false)),
        ("/targetingGateName", json!("holdout")),
        ("/groups/0/name", json!("C")),
        ("/groups/0/parameterValues", json!({"size": 2})),
        ("/groups/1/id", json!("c")),
        ("/config", json!(null)),
        ("/config/a/alpha", json!(1.5)),
        ("/config/a/records", json!(4)),
        ("/config/a/weightsNumerical/age", json!(0.75)),
        ("/config/a/weightsNumerical", json!({"Age": 0.5})),
        ("/config/a/weightsCategorical/country/NO", json!(1.25)),
        ("/config/a/weightsCategorical/country", json!({"NO": 1, "SE": 2})),
    ];
    let mut all = std::collections::HashSet::from([before.clone(), version(&bandit, 51.0)]);
    for (place, value) in &changes {
        let mut other = bandit.clone();
        *other.pointer_mut(place).unwrap() = value.clone();
        all.insert(version(&other, 50.0));
    }
    assert_eq!(all.len(), changes.len() + 2, "each change is another version, and so is one of its gate");
    for (place, value) in [("/version", json!(2)), ("/config/a/weightsCategorical/country", json!({"US": 2, "NO": 1}))]
    {
        let mut same = bandit.clone();
        *same.pointer_mut(place).unwrap() = value;
        assert_eq!(version(&same, 50.0), before, "{place}");
    }
}
