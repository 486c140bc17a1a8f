//! The on-device document holds what was chosen, and says why the rest is not there.

use crate::kit::fixture;
use serde_json::{Value as Json, json};
use statsig::client::device::{Choice, device};
use statsig::client::fault::DeviceFault;
use statsig::config::Snapshot;

fn spec(kind: &str, rules: &Json) -> Json {
    json!({"type": kind, "entity": kind, "salt": "s", "defaultValue": false, "enabled": true, "idType": "stableID",
        "rules": rules, "secret": "Zzcanary7", "targetAppIDs": ["Zzcanary7"]})
}

fn gate(conditions: &[&str]) -> Json {
    spec("feature_gate", &json!([rule(conditions)]))
}

fn rule(conditions: &[&str]) -> Json {
    json!({"name": "r", "id": "r", "salt": "", "passPercentage": 50, "returnValue": true, "idType": "stableID",
        "conditions": conditions, "note": "Zzcanary7"})
}

fn condition(kind: &str, more: Json) -> Json {
    let mut condition = json!({"type": kind, "idType": "userID", "operator": "any", "targetValue": ["Zzcanary7"]});
    condition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    condition
}

/// A contextual bandit that has learned nothing yet.
fn bandit() -> Json {
    json!({"salt": "s", "defaultValue": {}, "idType": "stableID", "enabled": true, "version": 1, "sampleRate": 0,
        "higherIsBetter": true, "groups": [{"name": "Zzcanary7", "id": "g", "parameterValues": {}}]})
}

fn document() -> Json {
    let mut disabled = gate(&["all"]);
    disabled["enabled"] = json!(false);
    let mut merges = spec("layer", &json!([]));
    merges["useNewLayerEval"] = json!(true);
    let mut to_learned = rule(&["all"]);
    to_learned["configDelegate"] = json!("learned");
    let of_learned = spec("layer", &json!([to_learned]));
    json!({
        "has_updates": true, "time": 7, "default_environment": "prod", "company_id": "Zzcanary7",
        "condition_map": {
            "all": {"type": "public", "idType": "userID", "checksum": "Zzcanary7"},
            "skin": condition("user_field", json!({"field": "skin", "targetValue": ["vector"]})),
            "email": condition("user_field", json!({"field": "email"})), "ids": condition("unit_id", json!({})),
            "ip": condition("ip_based", json!({"field": "country"})), "ua": condition("ua_based", json!({"field": "os_name"})),
            "list": condition("unit_id", json!({"operator": "in_segment_list", "targetValue": "Zzcanary7"})),
            "app": condition("target_app", json!({})), "group": condition("experiment_group", json!({"field": "config"})),
            "pattern": condition("user_field", json!({"field": "skin", "operator": "str_matches", "targetValue": "a"})),
            "odd": condition("odd", json!({})), "self": condition("pass_gate", json!({"targetValue": "self"})),
            "inner": condition("pass_gate", json!({"targetValue": "inner"})),
        },
        "feature_gates": {
            "plain": gate(&["all"]), "skinned": gate(&["skin"]), "inner": gate(&["all"]), "nested": gate(&["inner", "inner"]),
            "email": gate(&["email"]), "ids": gate(&["ids"]), "ip": gate(&["ip"]), "ua": gate(&["ua"]),
            "list": gate(&["list"]), "app": gate(&["app"]), "group": gate(&["group"]), "pattern": gate(&["pattern"]),
            "odd": gate(&["odd"]), "self": gate(&["self"]), "disabled": disabled, "unchosen": gate(&["all"]),
        },
        "cmab_configs": {
            "explored": bandit(), "learned": bandit(),
        },
        "dynamic_configs": {"learned": spec("experiment", &json!([])), "config": spec("experiment", &json!([])), "Zzcanary7": spec("experiment", &json!([]))},
        "layer_configs": {"merges": merges, "of_learned": of_learned},
    })
}

#[test]
fn what_was_not_chosen_or_may_not_be_seen_stays_away() {
    let raw = document().to_string();
    let snapshot = Snapshot::compile(raw.as_bytes()).unwrap();
    let chosen = "plain skinned nested email ids ip ua list app group pattern odd self disabled merges config missing explored \
                  learned of_learned";
    let choice =
        Choice { only: chosen.split(' ').map(Box::from).collect(), fields: ["skin".into()].into_iter().collect() };
    let made = device(raw.as_bytes(), &snapshot, &choice);
    let left_out: Vec<(&str, DeviceFault)> =
        made.left_out.iter().map(|(name, fault)| (name.as_ref(), *fault)).collect();
    let expected = [
        ("app", DeviceFault::App),
        ("disabled", DeviceFault::Disabled),
        ("email", DeviceFault::Field),
        ("explored", DeviceFault::Bandit),
        ("group", DeviceFault::ExperimentGroup),
        ("ids", DeviceFault::Units),
        ("ip", DeviceFault::Ip),
        ("learned", DeviceFault::Bandit),
        ("list", DeviceFault::IdList),
        ("merges", DeviceFault::MergedLayer),
        ("missing", DeviceFault::Unknown),
        ("odd", DeviceFault::Unsupported),
        ("of_learned", DeviceFault::Bandit),
        ("pattern", DeviceFault::Pattern),
        ("self", DeviceFault::Depth),
        ("ua", DeviceFault::UserAgent),
    ];
    assert_eq!(left_out, expected);
    assert!(!made.document.contains("Zzcanary7"), "{}", made.document);
    let document: Json = serde_json::from_str(&made.document).unwrap();
    let names = |section: &str| -> Vec<String> {
        document[section].as_array().unwrap().iter().map(|spec| spec["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("feature_gates"), ["plain", "skinned", "inner", "nested"]);
    assert_eq!(names("dynamic_configs"), ["config"]);
    assert_eq!(names("layer_configs"), [""; 0]);
    assert_eq!(document["default_environment"], "prod");
    assert_eq!(document["feature_gates"][1]["rules"][0]["conditions"][0]["targetValue"], json!(["vector"]));
}

#[test]
fn nothing_is_sent_unless_it_is_chosen() {
    let raw = document().to_string();
    let snapshot = Snapshot::compile(raw.as_bytes()).unwrap();
    let made = device(raw.as_bytes(), &snapshot, &Choice::default());
    let document: Json = serde_json::from_str(&made.document).unwrap();
    assert_eq!(document["feature_gates"], json!([]));
    assert_eq!(document["has_updates"], json!(true));
}

#[test]
fn what_is_sent_decides_as_the_whole_document_does() {
    // The document is of the v1 shape, which this crate reads too: all that is sent must answer as before.
    let Some(path) = fixture::shared("statsig/configs/core_eval_proj.json") else {
        println!("real document: not beside this checkout, nothing compared");
        return;
    };
    let raw = fixture::read(&path);
    let world = fixture::World::new(&raw, &json!({}));
    let names = world.snapshot.gates().iter().map(|(_, spec)| world.snapshot.str(spec.name).into()).collect();
    let fields = ["custom_field", "level", "plan"].into_iter().map(Into::into).collect();
    let made = device(raw.as_bytes(), &world.snapshot, &Choice { only: names, fields });
    let sent = fixture::World::new(&made.document, &json!({}));
    assert!(sent.snapshot.gates().iter().count() > 20);
    for unit in 0..200 {
        let user = fixture::user(&json!({"userID": format!("u{unit}"), "customIDs": {"stableID": format!("s{unit}")}}));
        for (_, spec) in sent.snapshot.gates().iter() {
            let name = sent.snapshot.str(spec.name);
            let ours = statsig::eval::check(sent.context(), &user, name);
            assert_eq!(ours, statsig::eval::check(world.context(), &user, name), "{name}");
        }
    }
}
