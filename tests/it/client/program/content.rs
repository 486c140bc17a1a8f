//! What a program says, and that it says no more than browsers need.

use super::sample::{asks, choice, condition, document, everybody, field, gate, made, read, rule, snapshot, spec};
use serde_json::{Value as Json, json};
use statsig::client::program;
use statsig::eval::{Host, Map, Value};

fn share(percentage: u32, salt: &str, value: Json) -> Json {
    let mut rule = rule(&json!([]), percentage, &value);
    rule["salt"] = json!(salt);
    rule
}

/// The conditions of a gate that has this one.
fn conditions(of: Json) -> Json {
    read(&made(&document(&[("g", gate(&json!([of])))], &[], &[]), json!({"fields": ["*"], "units": ["*"]})))["conditions"]
        .clone()
}

#[test]
fn a_small_document() {
    let mut experiment = spec("experiment", &json!({"a": 1}), &json!([share(50, "t", json!({"a": 2}))]));
    experiment["rules"][0]["conditions"] =
        json!([asks("pass_gate", "inner"), field("any", "Skin", &json!(["B", "a"]))]);
    experiment["rules"][0]["groupName"] = json!("Test");
    let mut inner = gate(&json!([everybody()]));
    inner["idType"] = json!("userID");
    inner["rules"][0]["groupName"] = json!("hidden");
    let layer = spec("layer", &json!({"a": 1}), &json!([share(0, "", json!({"a": 1}))]));
    let mut layer_rules = layer;
    layer_rules["rules"][0]["configDelegate"] = json!("experiment");
    let document = document(
        &[("z", gate(&json!([asks("fail_gate", "inner")]))), ("inner", inner)],
        &[("experiment", experiment)],
        &[("layer", layer_rules)],
    );
    let made = made(&document, json!({"only": ["z", "layer"]}));
    let mut program = read(&made);
    for (section, hidden) in
        [("gates", [json!("v"), json!(0)]), ("configs", [json!("v"), json!(0)]), ("layers", [json!("v"), json!(0)])]
    {
        for entry in program[section].as_array_mut().unwrap() {
            if entry[0] != 0 {
                assert_eq!(entry[1].as_str().unwrap().len(), 8);
                entry[1] = hidden[0].clone();
            }
        }
    }
    assert_eq!(
        program,
        json!({
            "kind": "program", "v": 1, "hash": "none", "needs": ["layers"], "listed": [1, 0, 1],
            "fields": [["Skin", "skin"]], "units": [["stableID", "stableid"]], "salts": ["s", "t"],
            "values": [{"a": 1}, {"a": 2}],
            "conditions": [[1, 1], [0, 1], [2, 0, 10, ["a", "b"]]],
            "gates": [["z", "v", 0, 0, [[[0], 1]]], [0, 0, 0, 0, [[0, 1]]]],
            "configs": [["experiment", "v", 0, 0, [[[1, 2], 1, [5000, 0, 1], "Test"]]]],
            "layers": [["layer", "v", 0, 0, [[0, 0, 0, 0, 1]]]],
        })
    );
    assert_eq!((made.needs, made.fields), (vec!["layers"], vec!["Skin".into()]));
    assert_eq!(made.version, statsig::worker::kept::cv::version(made.text.as_bytes()));
}

#[test]
fn conditions_that_do_not_depend_on_the_reader_are_decided_before() {
    for (condition, expected) in [
        (everybody(), Json::Null),
        (asks("fail_gate", "nobody"), Json::Null),
        (field("none", "skin", &json!("a")), Json::Null),
        (field("str_contains_none", "skin", &json!({"a": 1})), Json::Null),
        // The gate has no rule then.
        (asks("pass_gate", "nobody"), Json::Null),
        (field("any", "skin", &json!("a")), Json::Null),
        (field("gt", "skin", &json!("nan")), Json::Null),
        (field("on", "skin", &json!("yesterday")), Json::Null),
        (field("odd", "skin", &json!("a")), json!([1])),
    ] {
        assert_eq!(conditions(condition.clone()), expected, "{condition}");
    }
    let gates = [
        ("never", gate(&json!([asks("pass_gate", "nobody")]))),
        ("always", gate(&json!([everybody()]))),
        // A gate that cannot be decided would end the evaluation.
        (
            "both",
            gate(&json!([
                asks("pass_gate", "nobody"),
                asks("pass_gate", "always"),
                field("any", "skin", &json!(["a"]))
            ])),
        ),
    ];
    let program = read(&made(&document(&gates, &[], &[]), json!({})));
    assert_eq!(program["conditions"], json!([0, [0, 0]]));
    assert_eq!(program.get("fields"), None, "it is not read");
    let rules: Vec<&Json> = program["gates"].as_array().unwrap().iter().map(|gate| &gate[4]).collect();
    assert_eq!(rules, [&json!([[0, 1]]), &json!([[[0, 1], 1]]), &Json::Null]);
}

#[test]
fn targets_are_as_their_operators_read_them() {
    for (operator, target, expected) in [
        ("gt", json!("1e400"), json!(1e308)),
        ("lte", json!(50.0), json!(50)),
        ("any", json!(["B", "b", "a", 1.50]), json!(["1.5", "a", "b"])),
        ("any", json!({"B": 1}), json!(["B"])),
        ("none_case_sensitive", json!(["B", "b", "a"]), json!(["a", "b"])),
        ("before", json!("2021-01-01T00:00:00Z"), json!(1_609_459_200_000_i64)),
        ("after", json!(1.9), json!(1)),
        ("eq", json!(["b", "a", "B"]), json!({"l": [[1, "a"], [2, "B"]]})),
        ("neq", json!({"b": 1, "a": true}), json!({"m": [["a", "true"], ["b", "1"]]})),
        ("eq", json!(null), json!(null)),
        (
            "str_matches",
            json!(r"\A[a.\-]\s?.(x|\/)\z"),
            json!(r"^[a\x2e\x2d][\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]?[^\n](?:x|\/)$"),
        ),
        ("array_contains_all", json!([1, "a"]), json!(["1", "a"])),
    ] {
        assert_eq!(conditions(field(operator, "f", &target))[0][3], expected, "{operator} {target}");
    }
    let all = [
        (condition("environment_field", "any", "tier", &json!(["a"])), json!([3, 0, 10, ["a"]])),
        (condition("current_time", "after", "", &json!(7)), json!([4, 20, 7])),
        (condition("unit_id", "any", "", &json!(["a"])), json!([6, 0, 10, ["a"]])),
        (condition("experiment_group", "any", "nobody", &json!(["a"])), json!([7, -1, 10, ["a"]])),
        (condition("user_bucket", "lt", "", &json!(5)), json!([5, 0, 0, 2, 5])),
    ];
    for (condition, expected) in all {
        assert_eq!(conditions(condition)[0], expected);
    }
}

#[test]
fn rules_that_are_never_reached_and_answers_that_are_never_given_are_not_there() {
    let mut spec =
        spec("feature_gate", &json!(null), &json!([share(100, "", json!(null)), share(30, "never", json!(true))]));
    spec["rules"].as_array_mut().unwrap().insert(0, rule(&json!([asks("pass_gate", "nobody")]), 10, &json!(true)));
    let program = read(&made(&document(&[("g", spec)], &[], &[]), json!({})));
    // What passes counts as true unless it is exactly false.
    assert_eq!((&program["gates"][0][4], program.get("salts")), (&json!([[0, 1]]), None));
}

#[test]
fn mappings_are_by_index() {
    let mut document =
        document(&[("g", gate(&json!([]))), ("other", gate(&json!([field("any", "skin", &json!(["a"]))])))], &[], &[]);
    document["override_rules"] =
        json!({"r": share(50, "own", json!(true)), "odd": rule(&json!([{"type": "odd"}]), 100, &json!(true))});
    document["overrides"] = json!({"g": [
        {"new_config_name": "nobody", "rules": [{"rule_name": "r"}]},
        {"new_config_name": "other", "rules": [{"rule_name": "odd"}, {"rule_name": "r", "start_time": 7}]},
    ]});
    let program = read(&made(&document, json!({"only": ["g"]})));
    assert_eq!(program["gates"][0][5], json!([[1, [[0, [5000, 0, 1], 7]]]]));
    assert_eq!((&program["gates"][1][0], &program["needs"]), (&json!(0), &json!(["mappings"])));
}

#[test]
fn names_can_be_hidden() {
    let document = document(
        &[("g_pass", gate(&json!([everybody()]))), ("other", gate(&json!([field("any", "edits", &json!([]))])))],
        &[],
        &[],
    );
    for (naming, name) in [("none", "g_pass"), ("djb2", "3039970537"), ("sha256", "150a685a60ca")] {
        let made = made(&document, json!({"names": naming}));
        let program = read(&made);
        assert_eq!((&program["gates"][0][0], &program["hash"]), (&json!(name), &json!(naming)));
        assert_eq!(made.text.contains("g_pass"), naming == "none");
        assert_eq!(made.text.contains("\"other\""), naming == "none", "nor is it told of those left out");
        assert_eq!(program["absent"].as_object().unwrap().len(), 1);
        assert_eq!(&*made.listed[0].1, "g_pass");
    }
}

#[test]
fn the_environment_is_the_hosts_or_the_documents() {
    let gates = [
        ("tier", gate(&json!([condition("environment_field", "any", "Tier", &json!(["a"]))]))),
        ("host", gate(&json!([field("any", "site", &json!(["a"]))]))),
    ];
    let mut document = document(&gates, &[], &[]);
    document["default_environment"] = json!("staging");
    let mut host = Host::default();
    for name in ["site", "unread"] {
        let (key, value) = (host.custom.put_text(name), host.custom.put_text("Old"));
        host.custom.insert(Map::Custom, key, Value::Text(value));
    }
    let environment = |host: &Host| {
        let program = read(&program(&snapshot(&document), host, &choice(json!({}))));
        assert_eq!(program["host"], json!({"site": "Old"}), "what is not read is not told");
        program["environment"].clone()
    };
    assert_eq!(environment(&host), json!({"tier": "staging"}));
    host.environment = Some(vec![("tier".into(), "production".into()), ("other".into(), "x".into())]);
    assert_eq!(environment(&host), json!({"tier": "production"}));
    host.environment = Some(vec![]);
    assert_eq!(environment(&host), Json::Null);
}
