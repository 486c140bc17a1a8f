//! Policies with mistakes that wikis make: a bad entry spoils only itself, and is reported by its path.

use serde_json::json;
use statsig::events::policy::Policy;

use crate::kit::bodies::{NOW, STABLE, dropped, exposure, lines, send_json, vendor};
use crate::kit::policies::input;

/// Compiles; paths of what was left out.
fn compile(policy: &serde_json::Value) -> (Policy, Vec<String>) {
    let policy = Policy::compile(&input(policy)).unwrap();
    let paths = policy.faults.iter().map(|fault| fault.path.clone()).collect();
    (policy, paths)
}

#[test]
fn a_bad_event_is_left_out_and_the_rest_counts() {
    let long = "x".repeat(65);
    for (name, event, path) in [
        ("save", json!(null), "events.save"),
        ("save", json!("number"), "events.save"),
        ("save", json!(5), "events.save"),
        ("save", json!(true), "events.save"),
        ("statsig::gate_exposure", json!({}), "events.statsig::gate_exposure"),
        ("auto_capture::click", json!({}), "events.auto_capture::click"),
        ("", json!({}), "events."),
        (&*long, json!({}), &*format!("events.{long}")),
        ("198.51.100.7", json!({}), "events.198.51.100.7"),
        ("https://wiki.example.test", json!({}), "events.https://wiki.example.test"),
    ] {
        let (policy, paths) = compile(&json!({
            "ids": { "stableID": "hex20" }, "events": { name: event, "click": { "metadata": {} } }
        }));
        assert_eq!(paths, [path]);
        assert!(policy.events.contains_key("click") && !policy.events.contains_key(name), "{name}");
        let click = json!({ "eventName": "click", "user": { "customIDs": { "stableID": STABLE } } });
        assert_eq!(send_json(&vendor(json!([exposure(), click])), &policy).accepted, 2, "{name}");
    }
}

#[test]
fn of_an_event_only_the_bad_part_is_left_out() {
    for (event, paths) in [
        (json!({ "metadata": { "kind": "nubmer", "n": "number" } }), vec!["events.save.metadata.kind"]),
        (json!({ "value": ["enum"], "metadata": { "n": "number" } }), vec!["events.save.value"]),
        (json!({ "value": "string", "metadata": { "n": "number" } }), vec!["events.save.value"]),
        (
            json!({ "metadata": { "n": "number", "kind": ["enum", 5, "198.51.100.7"] } }),
            vec!["events.save.metadata.kind.1", "events.save.metadata.kind.2"],
        ),
        (json!({ "metadata": { "n": "number", "kind": null } }), vec!["events.save.metadata.kind"]),
        (json!({ "metadata": { "n": "number", "kind": {} } }), vec!["events.save.metadata.kind"]),
        (json!({ "metadata": { "n": "number", "x".repeat(129): "token" } }), vec![]),
        (json!({ "metadata": { "n": "number" }, "metdata": {} }), vec!["events.save.metdata"]),
    ] {
        let (policy, found) = compile(&json!({ "ids": { "stableID": "hex20" }, "events": { "save": event } }));
        assert!(if paths.is_empty() { found.len() == 1 } else { found == paths }, "{found:?}");
        let save = json!({ "eventName": "save", "value": "v", "metadata": { "n": 3, "kind": "k" },
            "user": { "customIDs": { "stableID": STABLE } } });
        let relayed = send_json(&vendor(json!([save])), &policy);
        assert_eq!(dropped(&relayed), [], "{event}");
        assert_eq!(lines(&relayed)[0]["e"]["metadata"], json!({ "n": 3 }), "{event}");
    }
    let (policy, paths) = compile(&json!({ "events": { "mode": { "value": ["enum", "day", 7] } } }));
    assert_eq!((paths, policy.events["mode"].value.is_some()), (vec!["events.mode.value.2".to_owned()], true));
}

#[test]
fn names_that_php_makes_a_list_of_are_names() {
    let (policy, paths) = compile(&json!({
        "ids": { "stableID": "hex20" }, "events": { "vote": { "metadata": ["number", "token"] } }
    }));
    assert_eq!(paths, [""; 0]);
    let vote = json!({ "eventName": "vote", "metadata": { "0": 5, "1": "up" }, "time": NOW,
        "user": { "customIDs": { "stableID": STABLE } } });
    let relayed = send_json(&vendor(json!([vote])), &policy);
    assert_eq!(lines(&relayed)[0]["e"]["metadata"], json!({ "0": 5, "1": "up" }));
    assert_eq!(compile(&json!({ "events": ["save", "click"] })).1, ["events.0", "events.1"]);
}

#[test]
fn sections_and_limits_spoil_only_themselves() {
    let (policy, paths) = compile(&json!({
        "ids": { "userID": "hex23", "stableID": "hex20" }, "attributes": "wiki",
        "limits": { "perMinute": 0, "depth": 2, "perDay": -1, "newIdsPerDay": "many", "keys": 1.5, "perHour": 5 }
    }));
    assert_eq!(
        paths,
        [
            "ids.userID",
            "attributes",
            "limits.perMinute",
            "limits.perDay",
            "limits.newIdsPerDay",
            "limits.keys",
            "limits.perHour",
        ]
    );
    assert_eq!((policy.user_id.is_none(), policy.ids.len(), policy.attributes.len()), (true, 1, 0));
    assert_eq!((policy.caps.depth, policy.rates.per_minute, policy.rates.per_day), (2, 300, 0));
    for broken in [json!({ "ids": 5 }), json!({ "events": true }), json!({ "limits": null })] {
        assert_eq!(compile(&broken).1.len(), 1, "{broken}");
    }
    // A limit counts for the names of events, wherever it stands.
    let (policy, paths) = compile(&json!({ "events": { "click": {} }, "limits": { "nameBytes": 4 } }));
    assert_eq!((paths, policy.events.len()), (vec!["events.click".to_owned()], 0));
}

#[test]
fn a_fault_says_what_is_right() {
    let types = "token, number, boolean, hex20, hex32 or [ 'enum', texts ]";
    for (policy, path, expected) in [
        (json!({ "events": { "a": { "metdata": {} } } }), "events.a.metdata", "'value' or 'metadata'"),
        (json!({ "limits": { "keys": 65 } }), "limits.keys", "an integer from 1 to 64"),
        (json!({ "limits": { "perDay": "4" } }), "limits.perDay", "an integer from 0"),
        (json!({ "ids": { "stableID": "uuid" } }), "ids.stableID", types),
        (json!({ "attributes": { "b": ["list"] } }), "attributes.b", types),
        (json!({ "events": { "a": { "value": ["enum", "a@b"] } } }), "events.a.value.1", "a text that is no address"),
        (
            json!({ "events": { "statsig::diagnostics": {} } }),
            "events.statsig::diagnostics",
            "a name of the wiki's own, not one of Statsig's",
        ),
    ] {
        let found = Policy::compile(&input(&policy)).unwrap().faults;
        assert_eq!(found.iter().map(|fault| (&*fault.path, &*fault.expected)).collect::<Vec<_>>(), [(path, expected)]);
    }
}

#[test]
fn misuse_by_code_is_refused_whole() {
    for (policy, text) in [
        (json!({ "evens": {} }), "Unknown policy key: evens"),
        (json!({ "tokenKey": 5 }), "Policy key tokenKey must be a text"),
        (json!("policy"), "The policy must be an array"),
        (json!(["ids"]), "Unknown policy key: 0"),
    ] {
        assert_eq!(Policy::compile(&input(&policy)).unwrap_err().to_string(), text);
    }
    assert!(Policy::compile(&input(&json!([]))).is_ok(), "an empty PHP array is a list");
}
