//! Each cap is tried one below, at, and one above its number. What breaks a cap costs the event, not the batch.

use serde_json::{Map, Value, json};

use crate::kit::bodies::{VIEW, dropped, exposure, lines, send_json, vendor};
use crate::kit::policies::{fixture, from_json, input};

/// The cause of the drop above the cap, the cap, and what makes an event of a size.
type Case = (&'static str, usize, fn(usize) -> Value);

fn map(keys: usize) -> Value {
    Value::Object((0..keys).map(|key| (format!("k{key}"), json!(1))).collect::<Map<_, _>>())
}

fn with(path: &str, value: Value) -> Value {
    let mut event = exposure();
    *event.pointer_mut(path).unwrap() = value;
    event
}

fn nested(depth: usize, leaf: Value) -> Value {
    (0..depth).fold(leaf, |inner, _| json!({ "x": inner }))
}

const CASES: [Case; 8] = [
    ("keys", 64, |size| {
        let mut metadata = map(size - 3);
        for (key, value) in exposure()["metadata"].as_object().unwrap() {
            if key != "reason" {
                metadata[key] = value.clone();
            }
        }
        with("/metadata", metadata)
    }),
    ("keys", 64, |size| {
        let mut event = exposure();
        event["user"]["custom"] = map(size);
        event
    }),
    ("keys", 64, |size| {
        let mut event = exposure();
        event["user"]["custom"] = json!({ "list": vec![1; size] });
        event
    }),
    ("keys", 64, |size| {
        with("/secondaryExposures", json!(vec![json!({ "gate": "a", "gateValue": "true", "ruleID": "" }); size]))
    }),
    ("key", 128, |size| {
        let mut event = exposure();
        event["metadata"]["k".repeat(size)] = json!(1);
        event
    }),
    ("value", 2_048, |size| {
        let mut event = exposure();
        event["user"]["userAgent"] = json!("é".repeat(size / 2) + &"x".repeat(size % 2));
        event
    }),
    ("depth", 4, |size| {
        let mut event = exposure();
        event["metadata"]["bootstrapMetadata"] = nested(size - 1, json!(1));
        event
    }),
    ("depth", 4, |size| {
        let mut event = exposure();
        event["other"] = (0..size).fold(json!(1), |inner, _| json!([inner]));
        event
    }),
];

#[test]
fn each_cap_at_its_edge() {
    for (cause, cap, build) in CASES {
        for (size, expected) in [(cap - 1, vec![]), (cap, vec![]), (cap + 1, vec![(cause, 1)])] {
            let relayed = send_json(&vendor(json!([exposure(), build(size), exposure()])), &fixture());
            assert_eq!((dropped(&relayed), relayed.status), (expected.clone(), 202), "{cause} {size}");
            assert_eq!(relayed.accepted, 3 - expected.len() as u64);
        }
    }
}

#[test]
fn events_and_names_at_their_edge() {
    let policy = |name: &str| {
        from_json(
            &json!({ "ids": { "stableID": "hex20" }, "events": { name: {} }, "limits": { "perMinute": 10_000 } })
                .to_string(),
        )
    };
    let user = exposure()["user"].clone();
    for size in [63, 64, 65] {
        let name = "n".repeat(size);
        let relayed = send_json(&vendor(json!([{ "eventName": name, "user": user }])), &policy("n"));
        assert_eq!(
            send_json(&vendor(json!([{ "eventName": name, "user": user }])), &policy(&name)).accepted,
            u64::from(size <= 64)
        );
        assert_eq!(dropped(&relayed)[0].0, if size > 64 { "name" } else { "unlisted" });
    }
    for size in [499, 500, 501, 10_000] {
        let relayed = send_json(&vendor(json!(vec![json!({ "eventName": "n", "user": user }); size])), &policy("n"));
        assert_eq!((relayed.status, relayed.accepted), (202, size.min(500) as u64));
        assert_eq!(dropped(&relayed).iter().map(|(_, count)| count).sum::<u64>(), size.saturating_sub(500) as u64);
    }
}

#[test]
fn a_policy_may_lower_each_cap() {
    let policy = from_json(
        r#"{"ids":{"stableID":"hex20"},"limits":{"events":2,"keys":6,"keyBytes":20,"valueBytes":25,"depth":2,"nameBytes":22}}"#,
    );
    let relayed = send_json(&vendor(json!([exposure(), exposure(), exposure()])), &policy);
    assert_eq!((relayed.accepted, dropped(&relayed)), (2, vec![("events", 1)]));
    for (cause, event) in [
        ("keys", with("/metadata", map(7))),
        ("key", {
            let mut event = exposure();
            event["metadata"]["k".repeat(21)] = json!(1);
            event
        }),
        ("value", with("/metadata/ruleID", json!("r".repeat(26)))),
        ("depth", with("/metadata/ruleID", nested(2, json!(1)))),
    ] {
        assert_eq!(dropped(&send_json(&vendor(json!([event])), &policy)), [(cause, 1)]);
    }
}

#[test]
fn a_key_twice_refuses_its_event_wherever_it_is() {
    let event = exposure().to_string();
    for (from, to) in [
        (r#""value":null"#, r#""value":null,"value":null"#),
        (r#""gate":"g""#, r#""gate":"g","gate":"g""#),
        (r#""gate":"g""#, r#""gate":"g","g\u0061te":"h""#),
        (r#""stableID""#, r#""x":1,"x":2,"stableID""#),
        (r#""user":{"#, r#""user":{"ip":{"a":1,"a":2},"#),
    ] {
        let twice = event.replacen(from, to, 1);
        assert_ne!(twice, event);
        let body = format!(r#"{{"events":[{event},{twice}]}}"#);
        let relayed = crate::kit::bodies::send(body.as_bytes(), &fixture());
        assert_eq!((relayed.accepted, dropped(&relayed)), (1, vec![("duplicate", 1)]), "{to}");
    }
}

#[test]
fn things_that_are_no_events_are_counted() {
    let body = vendor(json!([1, null, "x", [exposure()], {}, { "eventName": 5 }, { "eventName": ["e"] }, exposure()]));
    let relayed = send_json(&body, &fixture());
    assert_eq!((relayed.status, relayed.accepted, dropped(&relayed)), (202, 1, vec![("shape", 7)]));
}

#[test]
fn nothing_nests_deep_enough_to_matter() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let body = format!(r#"{{"x":{deep},"events":[{{"eventName":"e","x":{deep}}},{}]}}"#, exposure());
        let relayed = crate::kit::bodies::send(&crate::kit::bodies::gzip(body.as_bytes()), &fixture());
        assert_eq!((relayed.status, relayed.accepted, dropped(&relayed)), (202, 1, vec![("depth", 1)]));
    }
}

#[test]
fn equal_policies_are_compiled_once() {
    let mut policies = statsig::events::policy::Policies::default();
    let number = |number: usize| input(&json!({ "limits": { "keys": number } }));
    let first = policies.get(number(1)).unwrap();
    for other in 2..=4 {
        policies.get(number(other)).unwrap();
    }
    assert!(std::sync::Arc::ptr_eq(&first, &policies.get(number(1)).unwrap()));
    policies.get(number(5)).unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &policies.get(number(1)).unwrap()), "used last, kept");
    for other in 6..=9 {
        policies.get(number(other)).unwrap();
    }
    assert!(!std::sync::Arc::ptr_eq(&first, &policies.get(number(1)).unwrap()));
    assert!(policies.get(input(&json!({ "limit": {} }))).is_err());
}

#[test]
fn a_page_with_hundreds_of_entries_keeps_what_its_batches_say() {
    let said = |count: usize| {
        let memberships = (0..count).map(|at| (format!("entry_{at}"), json!(["Test", "01234567", 0])));
        let body = json!({
            "events": [exposure()],
            "statsigMetadata": {
                "sdkType": "mw-statsig", "pageView": VIEW, "pv": "0123456789abcdef", "timings": { "bytes": 900 },
                "memberships": serde_json::Map::from_iter(memberships),
            }
        });
        let relayed = send_json(&body, &fixture());
        (relayed.accepted, relayed.timings.len(), lines(&relayed)[0]["m"].as_object().unwrap().len())
    };
    for count in [0, 64, 65, 200, 512] {
        assert_eq!(said(count), (1, 1, count));
    }
    assert_eq!(said(513), (1, 1, 512), "further ones are left out, and cost the batch nothing else");
}
