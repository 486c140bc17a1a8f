//! Groups of experiments, the values of groups, and lists of names: all as the official core tells them.

use super::recorded::{Documents, rows};
use crate::kit::fixture::{self, same};
use serde_json::{Value as Json, json};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Section;
use statsig::config::compiled::spec::Entity;
use statsig::eval::{Decision, GroupKey, by_group, groups};

#[test]
fn groups_and_lists_are_the_official_cores() {
    let (mut documents, mut differ) = (Documents::default(), Vec::new());
    let (mut experiments, mut values, mut found) = (0, 0, 0);
    for row in rows("groups") {
        let snapshot = &documents.of(&row).snapshot;
        let spec = &row["spec"];
        for (name, theirs) in row["groups"].as_object().unwrap() {
            let ours = told(snapshot, name);
            experiments += usize::from(!ours["is_experiment_active"].is_null());
            if !same(&ours, theirs) {
                differ.push(format!("{spec} groups of {name}: {ours} should be {theirs}"));
            }
        }
        for (section, key) in [("by_group", GroupKey::Name as fn(_) -> _), ("by_rule", GroupKey::Rule)] {
            for (name, asked) in row[section].as_object().unwrap() {
                for one in asked.as_array().unwrap() {
                    let decision = by_group(snapshot, name, key(one[0].as_str().unwrap()));
                    let ours = answer(snapshot, &decision);
                    (values, found) = (values + 1, found + usize::from(decision.enabled));
                    if !same(&ours, &one[1]) {
                        differ.push(format!("{spec} {section} {name} {}: {ours} should be {}", one[0], one[1]));
                    }
                }
            }
        }
        for (list, theirs) in row["lists"].as_object().unwrap() {
            let ours = names(snapshot, list);
            if !same(&ours, theirs) {
                differ.push(format!("{spec} list of {list}: {ours} should be {theirs}"));
            }
        }
    }
    println!("groups: {experiments} experiments and {values} values by group or rule agree, {found} of them found");
    fixture::assert_none_differs(&differ);
    assert!(experiments > 100 && found > 1_000, "{experiments} {found}");
}

/// As the official core's package writes them.
fn told(snapshot: &Snapshot, experiment: &str) -> Json {
    let found = groups(snapshot, experiment);
    let group = |group: &statsig::eval::groups::ExperimentGroup| {
        json!({"group_name": group.name, "rule_id": group.rule, "id_type": group.id_type,
            "return_value": value(group.value)})
    };
    json!({"is_experiment_active": found.active, "groups": found.groups.iter().map(group).collect::<Vec<_>>()})
}

fn answer(snapshot: &Snapshot, decision: &Decision) -> Json {
    let text = |span: Option<_>| span.map(|span| snapshot.str(span));
    json!({"value": value(decision.object(snapshot)), "rule_id": decision.rule.of(snapshot),
        "id_type": text(decision.id_type).unwrap_or(""), "reason": decision.reason.name(),
        "group_name": text(decision.group)})
}

fn value(json: Option<&str>) -> Json {
    serde_json::from_str(json.unwrap_or("{}")).unwrap()
}

fn names(snapshot: &Snapshot, list: &str) -> Json {
    let of = |section: &Section, is_listed: fn(Entity) -> bool| {
        let listed = section.iter().filter(|(_, spec)| is_listed(spec.entity()));
        listed.map(|(_, spec)| snapshot.str(spec.name)).collect::<Vec<_>>()
    };
    let mut names = match list {
        "gates" => of(snapshot.gates(), |entity| entity == Entity::Gate),
        "configs" => of(snapshot.configs(), |entity| entity == Entity::DynamicConfig),
        "experiments" => of(snapshot.configs(), |entity| entity == Entity::Experiment),
        "autotunes" => of(snapshot.configs(), |entity| entity == Entity::Autotune),
        "layers" => of(snapshot.layers(), |_| true),
        "stores" => snapshot.stores().iter().map(|store| snapshot.str(store.name)).collect(),
        other => panic!("{other}"),
    };
    names.sort_unstable();
    json!(names)
}

#[test]
fn a_rule_tells_its_type_of_unit_as_the_document_spells_it() {
    let rule = |id: &str, unit: &str| {
        json!({"name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": {}, "conditions": [],
            "idType": unit, "groupName": id, "isExperimentGroup": true})
    };
    let document = json!({"has_updates": true, "time": 1, "feature_gates": {}, "layer_configs": {}, "condition_map": {},
        "dynamic_configs": {"e": {"type": "dynamic_config", "entity": "experiment", "salt": "s", "defaultValue": {},
            "enabled": true, "idType": "userID",
            "rules": [rule("a", "UserID"), rule("b", "userID"), rule("c", "userid"), rule("d", "stableID")]}}});
    let snapshot = Snapshot::compile(document.to_string().as_bytes()).unwrap();
    let told: Vec<_> = groups(&snapshot, "e").groups.iter().map(|group| group.id_type.to_owned()).collect();
    assert_eq!(told, ["UserID", "userID", "userid", "stableID"]);
    assert_eq!(groups(&snapshot, "e").active, Some(false));
}
