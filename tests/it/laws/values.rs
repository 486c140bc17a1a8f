//! Laws: the values response says what evaluations say, of all entries that it must list and of no
//! others; and format init-v2 says what format v1 says.

use crate::kit::fixture::{self, same};
use crate::laws::examples::{NAMINGS, examples};
use serde_json::{Map, Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Format, Naming, ValuesRequest, respond};
use statsig::config::Snapshot;
use statsig::config::compiled::spec::{Entity, Spec};
use statsig::eval::{Context, Decision, GateExposure, Kind, evaluate};
use statsig::hash::djb2;

/// Calls `law` with every document, some users of each, and every naming in turn.
fn each(mut law: impl FnMut(&str, &Published, Context, &Json, Naming)) {
    for example in examples() {
        let mut world = example.world();
        let published = Published::new(std::mem::take(&mut world.snapshot));
        let context = Context { snapshot: &published.snapshot, ..world.context() };
        for (user, naming) in example.users.iter().zip(NAMINGS.into_iter().cycle()).take(24) {
            law(&example.name, &published, context, user, naming);
        }
    }
}

fn response(published: &Published, context: Context, user: &Json, naming: Naming, format: Format) -> Json {
    let request = ValuesRequest { naming, format, ..ValuesRequest::default() };
    serde_json::from_str(&respond(published, context, &fixture::user(user), &request)).unwrap()
}

fn exposures(snapshot: &Snapshot, naming: Naming, exposures: &[GateExposure]) -> Json {
    let entry = |exposure: &GateExposure| {
        json!({"gate": naming.of(snapshot.str(exposure.gate)), "gateValue": exposure.value.to_string(),
            "ruleID": exposure.rule.of(snapshot)})
    };
    exposures.iter().map(entry).collect()
}

/// What an evaluation says, under the keys of the response. What is null may be missing there.
fn decision_json(snapshot: &Snapshot, naming: Naming, kind: Kind, spec: &Spec, decision: &Decision) -> Json {
    let text = |span: Option<_>| span.map(|span| snapshot.str(span));
    let mut entry = json!({
        "name": naming.of(snapshot.str(spec.name)),
        "rule_id": decision.rule.of(snapshot),
        "id_type": text(decision.id_type),
        "secondary_exposures": exposures(snapshot, naming, &decision.exposures),
    });
    if kind == Kind::Gate {
        entry["value"] = json!(decision.enabled);
        return entry;
    }
    if let Some(object) = decision.object(snapshot) {
        entry["value"] = serde_json::from_str(object).unwrap();
    }
    entry["group"] = entry["rule_id"].clone();
    let running = decision.allocated.is_some() || spec.entity() == Entity::Experiment;
    if spec.entity() == Entity::DynamicConfig {
        entry["passed"] = json!(decision.enabled);
        return entry;
    }
    entry["group_name"] = json!(text(decision.group));
    if running {
        entry["is_user_in_experiment"] = json!(decision.in_experiment);
        entry["is_experiment_active"] = json!(decision.active);
    }
    let explicit = decision.explicit.map(|run| snapshot.names(run));
    entry["explicit_parameters"] =
        json!(explicit.map(|names| names.iter().map(|name| snapshot.str(*name)).collect::<Vec<_>>()));
    if kind == Kind::Layer {
        entry["allocated_experiment_name"] = json!(text(decision.allocated).map(|name| naming.of(name)));
        entry["undelegated_secondary_exposures"] = exposures(snapshot, naming, decision.undelegated());
        let rules = decision.parameter_rules.iter().flatten();
        let rules: Map<_, _> = rules.map(|(name, rule)| (name.to_string(), json!(rule.of(snapshot)))).collect();
        entry["parameter_rule_ids"] = if rules.is_empty() { Json::Null } else { rules.into() };
    }
    entry
}

#[test]
fn values_agree_with_evaluations() {
    let mut compared = 0;
    each(|place, published, context, json, naming| {
        let snapshot = &published.snapshot;
        let (response, user) = (response(published, context, json, naming, Format::V1), fixture::user(json));
        let sections = [
            ("feature_gates", Kind::Gate, snapshot.gates()),
            ("dynamic_configs", Kind::DynamicConfig, snapshot.configs()),
            ("layer_configs", Kind::Layer, snapshot.layers()),
        ];
        for (key, kind, section) in sections {
            let mut listed = response[key].as_object().unwrap().clone();
            for (_, spec) in
                section.iter().filter(|(_, spec)| !matches!(spec.entity(), Entity::Segment | Entity::Holdout))
            {
                let name = snapshot.str(spec.name);
                let asked = if kind == Kind::DynamicConfig && spec.entity() != Entity::DynamicConfig {
                    Kind::Experiment
                } else {
                    kind
                };
                let decision = evaluate(context, &user, Some(asked), name);
                let entry = listed.shift_remove(&*naming.of(name)).unwrap();
                for (key, expected) in decision_json(snapshot, naming, kind, spec, &decision).as_object().unwrap() {
                    let found = &entry[key];
                    // A layer always lists its parameters.
                    let empty = expected.is_null() && *found == json!([]);
                    assert!(same(found, expected) || empty, "{place} {name} {key}: {found} should be {expected}");
                    compared += 1;
                }
            }
            let bandits = snapshot.bandits().iter().map(|bandit| naming.of(snapshot.str(bandit.name)));
            bandits.for_each(|name| drop(listed.shift_remove(&*name)));
            assert!(listed.is_empty() || key == "layer_configs", "{place} {key} also lists {:?}", listed.keys());
        }
    });
    assert!(compared > 100_000, "{compared}");
}

/// The v1 entry that a short one stands for, as far as the format has its facts.
fn long(kind: Kind, name: &str, short: &Json, response: &Json, naming: Naming) -> Json {
    let exposures = |keys: &Json| -> Json {
        let key = |key: &Json| {
            let exposure = response["exposures"][key.as_str().unwrap()].clone();
            let text = |field: &str| exposure[field].as_str().unwrap();
            let hash = djb2(&format!("{}:{}:{}", text("gate"), text("gateValue"), text("ruleID")));
            // It is made of the gate's name in clear.
            assert!(naming != Naming::None || *key == json!(hash.to_string()), "the key of an exposure");
            exposure
        };
        keys.as_array().into_iter().flatten().map(key).collect()
    };
    let mut long = json!({"name": name, "id_type": short["i"], "secondary_exposures": exposures(&short["s"])});
    let rule = if short["r"].is_null() { json!("default") } else { short["r"].clone() };
    long["rule_id"] = rule.clone();
    if kind == Kind::Gate {
        long["value"] = json!(short["v"] == true);
        return long;
    }
    long["value"] = response["values"][short["v"].as_str().unwrap()].clone();
    long["group"] = rule;
    for (from, to) in [
        ("p", "passed"),
        ("gn", "group_name"),
        ("ea", "is_experiment_active"),
        ("ue", "is_user_in_experiment"),
        ("ae", "allocated_experiment_name"),
        ("pr", "parameter_rule_ids"),
    ] {
        if !short[from].is_null() {
            long[to] = short[from].clone();
        }
    }
    if kind == Kind::Layer {
        long["explicit_parameters"] = short["ep"].clone();
        long["undelegated_secondary_exposures"] = exposures(&short["us"]);
    }
    long
}

#[test]
fn init_v2_says_what_v1_says() {
    each(|place, published, context, user, naming| {
        let [one, two] = [Format::V1, Format::InitV2].map(|format| response(published, context, user, naming, format));
        assert_eq!(two["response_format"], "init-v2");
        for (key, kind) in
            [("feature_gates", Kind::Gate), ("dynamic_configs", Kind::Experiment), ("layer_configs", Kind::Layer)]
        {
            let (one, short) = (one[key].as_object().unwrap(), two[key].as_object().unwrap());
            assert!(one.keys().eq(short.keys()), "{place} {key}");
            for (name, entry) in one {
                let mut entry = entry.clone();
                // The short format does not have these, and its readers do not look for them.
                let fields = entry.as_object_mut().unwrap();
                fields.retain(|field, _| field != "is_device_based" && field != "is_in_layer");
                if kind == Kind::Experiment {
                    fields.shift_remove("explicit_parameters");
                }
                let long = long(kind, name, &short[name], &two, naming);
                assert!(same(&long, &entry), "{place} {key} {name}: {long} should be {entry}");
            }
        }
        for (key, value) in one.as_object().unwrap() {
            if !["feature_gates", "dynamic_configs", "layer_configs"].contains(&key.as_str()) {
                assert_eq!(two[key], *value, "{place} {key}");
            }
        }
    });
}
