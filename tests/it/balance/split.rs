//! The shares that rules give to groups, and the rules of which nothing is expected.

use serde_json::{Value as Json, json};
use statsig::balance::split::{NoSplit, Split};
use statsig::balance::splits::{KeptSplits, Splits};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::worker::kept::version::{KeptBounds, Versions};

use crate::kit::scratch::Scratch;

fn public() -> Json {
    json!({ "type": "public", "idType": "stableID" })
}

fn bucket(salt: &str, operator: &str, target: Json) -> Json {
    json!({ "type": "user_bucket", "idType": "stableID", "operator": operator, "targetValue": target,
        "additionalValues": { "salt": salt } })
}

fn ids(operator: &str, many: usize) -> Json {
    let ids: Vec<String> = (0..many).map(|id| format!("u{id}")).collect();
    json!({ "type": "unit_id", "idType": "stableID", "operator": operator, "targetValue": ids })
}

fn rule(id: &str, group: Option<&str>, conditions: Vec<Json>) -> Json {
    json!({ "name": id, "id": id, "groupName": group, "isExperimentGroup": group.is_some(), "passPercentage": 100,
        "returnValue": {}, "idType": "stableID", "conditions": conditions })
}

/// A rule that puts readers into a group by hand.
fn forcing(group: &str, condition: Json) -> Json {
    let mut rule = rule("override", Some(group), vec![condition]);
    rule["isExperimentGroup"] = false.into();
    rule
}

fn below(group: &str, bound: u32) -> Json {
    rule(group, Some(group), vec![bucket("s", "lt", bound.into())])
}

fn document(section: &str, kind: &str, entity: &str, default: &Json, rules: &[Json]) -> String {
    let entry = json!({ "name": "e", "type": kind, "entity": entity, "salt": "e", "enabled": true, "idType": "stableID",
        "isActive": true, "defaultValue": default, "rules": rules });
    let mut document =
        json!({ "has_updates": true, "time": 1, "feature_gates": [], "dynamic_configs": [], "layer_configs": [] });
    document[section] = json!([entry]);
    document.to_string()
}

fn experiment_document(rules: &[Json]) -> String {
    document("dynamic_configs", "dynamic_config", "experiment", &json!({}), rules)
}

fn experiment(rules: &[Json]) -> Result<Split, NoSplit> {
    Split::of(&Snapshot::compile(experiment_document(rules).as_bytes()).unwrap(), Part::Configs, "e")
}

fn gate(rules: &[Json]) -> Result<Split, NoSplit> {
    let document = document("feature_gates", "feature_gate", "feature_gate", &json!(false), rules);
    Split::of(&Snapshot::compile(document.as_bytes()).unwrap(), Part::Gates, "e")
}

fn rollout(share: f64, conditions: Vec<Json>) -> Json {
    let mut rule = rule("r", None, conditions);
    (rule["passPercentage"], rule["returnValue"]) = (share.into(), true.into());
    rule
}

fn shares(groups: &[(&str, f64)]) -> Result<Split, NoSplit> {
    let (groups, shares) = groups.iter().map(|(group, share)| ((*group).to_owned(), *share)).unzip();
    Ok(Split { groups, shares })
}

#[test]
fn groups_share_the_buckets_up_to_their_bounds() {
    let expected = shares(&[("Control", 0.7), ("Test", 0.2), ("Test2", 0.1)]);
    assert_eq!(experiment(&[below("Control", 700), below("Test", 900), below("Test2", 1_000)]), expected);
    // Whoever is not allocated is in no group, so the groups share what is left.
    assert_eq!(experiment(&[below("Control", 100), below("Test", 200)]), shares(&[("Control", 0.5), ("Test", 0.5)]));
    let last = rule("Test", Some("Test"), vec![public()]);
    assert_eq!(experiment(&[below("Control", 250), last]), shares(&[("Control", 0.25), ("Test", 0.75)]));
    assert_eq!(
        experiment(&[below("a", 300), below("b", 300), below("c", 1_000)]),
        shares(&[("a", 0.3), ("c", 0.7)]),
        "a group without buckets is none"
    );
}

#[test]
fn rules_before_the_groups_only_choose_who_takes_part() {
    let allocation = rule("layerAssignment", None, vec![bucket("layer", "none", json!(["1", "2"]))]);
    let targeting = rule(
        "inlineTargetingRules",
        None,
        vec![json!({ "type": "user_field", "field": "locale",
        "operator": "none", "targetValue": ["en"], "idType": "stableID" })],
    );
    let groups = [below("a", 500), below("b", 1_000)];
    let with = |before: Json| experiment(&[&[before], &groups[..]].concat());
    let even = shares(&[("a", 0.5), ("b", 0.5)]);
    assert_eq!(experiment(&[&[allocation, targeting], &groups[..]].concat()), even);
    assert_eq!(with(forcing("a", ids("any", 20))), even, "a few testers");
    assert_eq!(with(forcing("a", ids("any", 21))), Err(NoSplit::Rules));
    assert_eq!(with(forcing("a", ids("none", 3))), Err(NoSplit::Rules), "all but three");
    let by_gate = json!({ "type": "pass_gate", "targetValue": "g", "idType": "stableID" });
    assert_eq!(with(forcing("a", by_gate)), Err(NoSplit::Rules));
    assert_eq!(with(rule("x", None, vec![bucket("s", "lt", 100.into())])), Err(NoSplit::Rules), "the same buckets");
}

#[test]
fn conditions_that_all_groups_have_only_choose_who_takes_part() {
    let english = json!({ "type": "user_field", "field": "locale", "operator": "any", "targetValue": ["en"], "idType": "stableID" });
    let allocated = bucket("s:allocation", "lt", 300.into());
    let group = |name, own: Option<Json>| {
        rule(name, Some(name), [english.clone(), allocated.clone()].into_iter().chain(own).collect())
    };
    let groups = [group("a", Some(bucket("s", "lt", 250.into()))), group("b", None)];
    assert_eq!(experiment(&groups), shares(&[("a", 0.25), ("b", 0.75)]));
    // Who is in the first half of the groups' own buckets: not the shares that their bounds say.
    let half = bucket("s", "lt", 501.into());
    let group = |name, bound: u32| rule(name, Some(name), vec![half.clone(), bucket("s", "lt", bound.into())]);
    assert_eq!(experiment(&[group("a", 500), group("b", 1_000)]), Err(NoSplit::Rules));
}

#[test]
fn nothing_is_expected_where_groups_do_not_follow_from_buckets_alone() {
    let english = json!({ "type": "user_field", "field": "locale", "operator": "any", "targetValue": ["en"], "idType": "stableID" });
    let targeted = rule("b", Some("b"), vec![bucket("s", "lt", 1_000.into()), english]);
    assert_eq!(experiment(&[below("a", 500), targeted]), Err(NoSplit::Rules));
    let other = rule("b", Some("b"), vec![bucket("t", "lt", 1_000.into())]);
    assert_eq!(experiment(&[below("a", 500), other]), Err(NoSplit::Rules), "two salts");
    let above = rule("b", Some("b"), vec![bucket("s", "gte", 500.into())]);
    assert_eq!(experiment(&[below("a", 500), above]), Err(NoSplit::Rules));
    let between = rule("x", None, vec![ids("any", 1)]);
    assert_eq!(experiment(&[below("a", 500), between, below("b", 1_000)]), Err(NoSplit::Rules));
    assert_eq!(experiment(&[rule("prestart", None, vec![public()])]), Err(NoSplit::Single));
    assert_eq!(experiment(&[below("a", 1_000), below("b", 1_000)]), Err(NoSplit::Single));
    let config = document("dynamic_configs", "dynamic_config", "dynamic_config", &json!({}), &[below("a", 500)]);
    let layer = document("layer_configs", "dynamic_config", "layer", &json!({}), &[]);
    for (document, part) in [(config, Part::Configs), (layer, Part::Layers)] {
        assert_eq!(Split::of(&Snapshot::compile(document.as_bytes()).unwrap(), part, "e"), Err(NoSplit::Kind));
    }
}

#[test]
fn a_gate_passes_the_share_of_its_one_rule() {
    assert_eq!(gate(&[rollout(10.0, vec![public()])]), shares(&[("true", 0.1), ("false", 0.9)]));
    // Bucket 7343 passes at 73.43 (evaluation.md 2.3).
    assert_eq!(gate(&[rollout(73.43, vec![public()])]), shares(&[("true", 0.7344), ("false", 0.2656)]));
    assert_eq!(gate(&[rollout(50.0, vec![ids("any", 3)])]), Err(NoSplit::Rules));
    assert_eq!(gate(&[rollout(50.0, vec![ids("any", 3)]), rollout(10.0, vec![public()])]), Err(NoSplit::Rules));
    assert_eq!(gate(&[rollout(100.0, vec![public()])]), Err(NoSplit::Single));
    assert_eq!(gate(&[rollout(0.0, vec![public()])]), Err(NoSplit::Single));
    assert_eq!(gate(&[]), Err(NoSplit::Single));
}

#[test]
fn the_split_of_a_version_is_that_of_the_document_that_has_it() {
    let scratch = Scratch::new();
    let versions = Versions::new(&scratch.join("versions"), KeptBounds::default());
    let old = experiment_document(&[below("a", 500), below("b", 1_000)]);
    let new = experiment_document(&[below("a", 900), below("b", 1_000)]);
    let entry_version =
        |document: &str| Snapshot::compile(document.as_bytes()).unwrap().entry_version(Part::Configs, "e");
    versions.keep(old.as_bytes(), 1_000).unwrap();
    versions.keep(new.as_bytes(), 2_000).unwrap();
    std::fs::write(scratch.join("versions").join("0123456789abcdef.json.gz"), "damaged").unwrap();
    let current = Snapshot::compile(new.as_bytes()).unwrap();
    for current in [Some(&current), None] {
        let mut splits = KeptSplits::new(current, Some(versions.clone()));
        let mut find = |entry, version: &str| splits.find(entry, version);
        assert_eq!(find("config/e", &entry_version(&old)), shares(&[("a", 0.5), ("b", 0.5)]));
        assert_eq!(find("config/e", &entry_version(&new)), shares(&[("a", 0.9), ("b", 0.1)]));
        assert_eq!(find("config/e", "00000000"), Err(NoSplit::Unknown));
        assert_eq!(find("config/gone", ""), Err(NoSplit::Kind));
        assert_eq!(find("what", "00000000"), Err(NoSplit::Kind));
    }
    let mut without = KeptSplits::new(None, None);
    assert_eq!(without.find("config/e", &entry_version(&new)), Err(NoSplit::Unknown));
}
