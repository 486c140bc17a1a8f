//! An entry that browsers cannot decide as the server does, or that would tell what the wiki did not choose to tell, is
//! left out, and the first reason is told.

use super::sample::{
    asks, choice, condition, document, everybody, field, gate, made, read, reason, rule, snapshot, spec,
};
use serde_json::{Value as Json, json};
use statsig::client::program;
use statsig::client::program::LeftOut;
use statsig::config::compiled::section::Part;
use statsig::eval::{Host, Map, Value};

/// The reason of a gate with this one condition.
fn of(condition: Json) -> Option<&'static str> {
    of_gate(gate(&json!([condition])), json!({}))
}

fn of_gate(spec: Json, options: Json) -> Option<&'static str> {
    reason(&made(&document(&[("g", spec)], &[], &[]), options), Part::Gates, "g")
}

#[test]
fn what_only_servers_know() {
    assert_eq!(of(everybody()), None);
    for (kind, operator, field, expected) in [
        ("ip_based", "any", "country", "Ip"),
        ("ip_based", "any", "skin", "Ip"),
        ("ua_based", "any", "os_name", "UserAgent"),
        ("target_app", "any", "", "TargetApp"),
        ("unit_id", "in_segment_list", "", "IdList"),
        ("user_field", "not_in_segment_list", "skin", "IdList"),
        ("user_field", "any", "country", "Ip"),
        ("user_field", "any", "IP", "Ip"),
        ("user_field", "any", "userAgent", "UserAgent"),
        ("user_field", "any", "email", "Field"),
        ("user_field", "any", "user_id", "Field"),
        ("user_field", "any", "edits", "Field"),
    ] {
        assert_eq!(of(condition(kind, operator, field, &json!(["a"]))), Some(expected), "{kind} {field}");
    }
    for name in ["wiki", "account", "Language", "SKIN", "namespace"] {
        assert_eq!(of(field("any", name, &json!(["a"]))), None, "{name}");
    }
}

#[test]
fn fields_and_units_are_those_of_the_options() {
    let email = || gate(&json!([field("any", "eMail", &json!(["a"]))]));
    let edits = || gate(&json!([field("gt", "Edits", &json!(5))]));
    assert_eq!(of_gate(edits(), json!({"fields": ["eDits"]})), None);
    assert_eq!(of_gate(email(), json!({"fields": ["email"]})), Some("Field"), "browsers have no fixed field");
    assert_eq!(of_gate(email(), json!({"fields": ["*"]})), None);
    let unit = |id_type: &str| {
        let mut spec = gate(&json!([everybody()]));
        spec["idType"] = json!(id_type);
        spec
    };
    for (id_type, units, expected) in [
        ("stableID", json!(["stableID"]), None),
        // It would be looked up under a name that browsers do not have.
        ("stableid", json!(["stableID"]), Some("Unit")),
        ("userID", json!(["stableID"]), Some("Unit")),
        ("companyID", json!(["companyid"]), None),
        ("UserID", json!(["userID"]), None),
        ("anything", json!(["*"]), None),
    ] {
        assert_eq!(of_gate(unit(id_type), json!({"units": units})), expected, "{id_type}");
    }
    // A unit that is hashed or compared counts too, and one that is not does not.
    let mut other = json!({"type": "unit_id", "operator": "any", "targetValue": ["a"], "idType": "userID"});
    assert_eq!(of(other.clone()), Some("Unit"));
    other["type"] = json!("user_bucket");
    assert_eq!(of(other), Some("Unit"));
    let mut share = gate(&json!([]));
    share["rules"][0]["idType"] = json!("userID");
    assert_eq!(of_gate(share.clone(), json!({})), None);
    share["rules"][0]["passPercentage"] = json!(50);
    assert_eq!(of_gate(share, json!({})), Some("Unit"));
}

#[test]
fn the_fields_of_the_wiki_count_as_known() {
    let document = document(&[("g", gate(&json!([field("any", "Site", &json!(["a"]))])))], &[], &[]);
    let mut host = Host::default();
    let (key, value) = (host.custom.put_text("site"), host.custom.put_text("Old"));
    host.custom.insert(Map::Custom, key, Value::Text(value));
    let made = program(&snapshot(&document), &host, &choice(json!({})));
    assert_eq!((made.listed.len(), &read(&made)["host"]), (1, &json!({"site": "Old"})));
    host.custom.insert(Map::Custom, key, Value::List(vec![Value::Float(1.0)]));
    let made = program(&snapshot(&document), &host, &choice(json!({})));
    assert_eq!(reason(&made, Part::Gates, "g"), Some("Number"), "JavaScript's text of that list is another");
}

#[test]
fn numbers_that_javascript_lacks() {
    let config = |value: Json| spec("dynamic_config", &json!({}), &json!([rule(&json!([]), 100, &value)]));
    let of_value = |value: &str| {
        let value = serde_json::from_str(value).unwrap();
        reason(&made(&document(&[], &[("c", config(value))], &[]), json!({})), Part::Configs, "c")
    };
    for (value, expected) in [
        (r#"{"a":[9007199254740993]}"#, Some("Number")),
        (r#"{"a":{"b":-9007199254740993}}"#, Some("Number")),
        (r#"{"a":18446744073709551615}"#, Some("Number")),
        (r#"{"a":9007199254740992}"#, None),
        (r#"{"a":1e300,"b":1.0,"c":"9007199254740993"}"#, None),
    ] {
        assert_eq!(of_value(value), expected, "{value}");
    }
    assert_eq!(of(field("before", "wiki", &json!("9007199254740993"))), Some("Number"));
    assert_eq!(of(field("version_gt", "wiki", &json!("1.99999999999999999999"))), Some("Number"));
    assert_eq!(of(field("version_gt", "wiki", &json!("1.x.2-99999999999999999999"))), None);
    assert_eq!(of(field("gt", "wiki", &json!(1e300))), None);
}

#[test]
fn regular_expressions_that_two_engines_may_read_otherwise() {
    for (pattern, expected) in [
        ("^[a-z]{2,3}(-[a-z]+)?$", None),
        (r"\d+ \w \s .", None),
        ("(ab|cd)?[^&.-]*?$", None),
        ("(?i)a", Some("Regex")),
        ("(a+)+", Some("Regex")),
        ("(a|b)*", Some("Regex")),
        (r"\ba", Some("Regex")),
        (r"(a)\1", Some("Regex")),
        ("a(?=b)", Some("Regex")),
        ("[a&&b]", Some("Regex")),
        ("[[:alpha:]]", Some("Regex")),
        ("a{,2}", Some("Regex")),
        ("a*+", Some("Regex")),
        ("(", Some("Regex")),
        (r"\p{Greek}", Some("Regex")),
        (".*a.*b.*c.*d.*e", Some("Regex")),
        // Too large for the official core, which then finds nothing.
        (r"(\w{100})(\w{100})(\w{100})", Some("Regex")),
    ] {
        assert_eq!(of(field("str_matches", "skin", &json!(pattern))), expected, "{pattern}");
    }
}

#[test]
fn what_an_entry_asks_counts_as_its_own() {
    let list = condition("unit_id", "in_segment_list", "", &json!("l"));
    let experiment = |conditions: Json| spec("experiment", &json!({}), &json!([rule(&conditions, 100, &json!({}))]));
    let mut layer = spec("layer", &json!({}), &json!([rule(&json!([]), 100, &json!({}))]));
    layer["rules"][0]["configDelegate"] = json!("asks");
    let group = condition("experiment_group", "any", "asks", &json!(["a"]));
    let chain = |number: usize| (format!("n{number}"), gate(&json!([asks("pass_gate", &format!("n{}", number + 1))])));
    let nested: Vec<(String, Json)> = (0..70).map(chain).collect();
    let mut gates = vec![
        ("listed", gate(&json!([list]))),
        ("outer", gate(&json!([asks("fail_gate", "listed")]))),
        ("grouped", gate(&json!([group]))),
        ("round", gate(&json!([asks("pass_gate", "about")]))),
        ("about", gate(&json!([asks("pass_gate", "round")]))),
        ("unknown", gate(&json!([asks("pass_gate", "nobody")]))),
    ];
    gates.extend(nested.iter().map(|(name, spec)| (&**name, spec.clone())));
    let made = made(
        &document(&gates, &[("asks", experiment(json!([asks("pass_gate", "outer")])))], &[("layer", layer)]),
        json!({}),
    );
    let of = |part, name| reason(&made, part, name);
    for (part, name) in
        [(Part::Gates, "outer"), (Part::Gates, "grouped"), (Part::Configs, "asks"), (Part::Layers, "layer")]
    {
        assert_eq!(of(part, name), Some("IdList"), "{name}");
    }
    assert_eq!((of(Part::Gates, "round"), of(Part::Gates, "about")), (Some("Nesting"), Some("Nesting")));
    assert_eq!(of(Part::Gates, "unknown"), None);
    // n69 asks a gate that is not there, so n5 asks 64 others.
    assert_eq!((of(Part::Gates, "n4"), of(Part::Gates, "n5")), (Some("Nesting"), None));
}

#[test]
fn gates_that_ask_each_other_in_too_many_ways() {
    // Each asks the next one twice: 2^20 conditions, if no answer is kept.
    let twice = |number: usize| {
        let next = asks("pass_gate", &format!("t{}", number + 1));
        (format!("t{number}"), gate(&json!([next, asks("fail_gate", &format!("t{}", number + 1))])))
    };
    let gates: Vec<(String, Json)> = (0..20).map(twice).collect();
    let gates: Vec<(&str, Json)> = gates.iter().map(|(name, spec)| (&**name, spec.clone())).collect();
    let made = made(&document(&gates, &[], &[]), json!({}));
    assert_eq!((reason(&made, Part::Gates, "t0"), reason(&made, Part::Gates, "t8")), (Some("Nesting"), None));
}

#[test]
fn names_that_are_nobodys_or_not_to_be_asked() {
    let mut segment = gate(&json!([]));
    segment["entity"] = json!("segment");
    let other = json!({"rules": 7, "salt": 5});
    // Both have one djb2.
    let document = document(
        &[("segment:s", segment), ("Aa", gate(&json!([]))), ("BB", gate(&json!([]))), ("broken", other)],
        &[],
        &[],
    );
    let all = made(&document, json!({}));
    assert_eq!(all.left_out, []);
    assert_eq!(all.listed.iter().map(|(_, name)| &**name).collect::<Vec<_>>(), ["Aa", "BB"]);
    let only = json!({"only": ["segment:s", "Aa", "BB", "broken", "nobody"], "names": "djb2"});
    let some = made(&document, only);
    let reasons: Vec<_> = some.left_out.iter().map(|(part, name, reason)| (*part, &**name, *reason)).collect();
    assert_eq!(
        reasons,
        [
            (Part::Gates, "Aa", LeftOut::Name),
            (Part::Gates, "BB", LeftOut::Name),
            (Part::Gates, "broken", LeftOut::Unrecognized),
            (Part::Gates, "nobody", LeftOut::Unrecognized),
            (Part::Gates, "segment:s", LeftOut::Entity),
        ]
    );
    let named = made(&document, json!({"only": ["segment:s"], "units": ["*"]}));
    assert_eq!(named.listed.len(), 1, "measurements may ask for all");
}

#[test]
fn the_page_names_every_reason() {
    let page = include_str!("../../../../docs/program-format.md");
    for reason in LeftOut::ALL {
        assert!(page.contains(&format!("`{}`", reason.name())), "{}", reason.name());
    }
}
