//! What the relay lets through, what it drops, and which id each event gets.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use statsig::events::limit::Limiter;

use crate::kit::bodies::{
    NOW, STABLE, VIEW, dropped, exposure, gzip, lines, relay, relay_unseen, send, send_json, vendor,
};
use crate::kit::policies::{fixture, from_json};
use crate::kit::token::mint;

const USER: &str = "0123456789abcdef0123456789abcdef";
const CV: &str = "0123456789abcdef";
const DAY: i64 = 86_400_000;

/// A batch of our own client, with a token that vouches for [`USER`].
fn own() -> Value {
    let token = mint(b"test-token-key", USER, CV, &[("exp", "Test #2"), ("g", "on")], NOW - 3_600_000);
    let mut event = exposure();
    event["user"] = json!({ "userID": USER });
    event["statsigMetadata"] = json!({ "seq": 26, "currentPage": "https://wiki.example.test/wiki/Page" });
    json!({
        "events": [event],
        "statsigMetadata": {
            "sdkType": "mw-statsig", "sdkVersion": "0.1.0", "pageView": VIEW, "cv": CV, "token": token,
            "memberships": { "g": ["on", "01234567", 1], "exp": ["Test #2", "89abcdef", 0] },
            "previous": ["99887766554433221100", 12],
            "timings": { "load": 120, "init": 1.5, "parse": 0.5, "bytes": 900, "refused": 1, "secret": 1, "constructor": 5 }
        }
    })
}

#[test]
fn our_own_batch_keeps_what_it_says_of_itself() {
    let relayed = send_json(&own(), &fixture());
    assert_eq!((relayed.status, relayed.accepted, dropped(&relayed)), (202, 1, vec![]));
    let timings: BTreeMap<_, _> = relayed.timings.iter().copied().collect();
    assert_eq!(
        timings,
        BTreeMap::from([("bytes", 900.0), ("init", 1.5), ("load", 120.0), ("parse", 0.5), ("refused", 1.0)])
    );
    assert_eq!(
        lines(&relayed)[0],
        json!({
            "f": 1, "id": format!("{VIEW}00000000001a"), "at": NOW, "src": "relay", "cv": CV, "tk": true,
            "prev": ["99887766554433221100", 12],
            "e": {
                "eventName": "statsig::gate_exposure", "user": { "userID": USER }, "value": null,
                "metadata": { "gate": "g", "gateValue": "true", "ruleID": "r", "reason": "Bootstrap:Recognized" },
                "secondaryExposures": [], "time": NOW,
                "statsigMetadata": { "sdkType": "mw-statsig", "sdkVersion": "0.1.0" }
            },
            "m": { "g": ["on", "01234567", 1], "exp": ["Test #2", "89abcdef", 0] }
        })
    );
}

#[test]
fn what_a_browser_gave_up_on_stands_in_the_first_line_of_its_batch() {
    let said = |lost: Value| {
        let mut body = own();
        let event = body["events"][0].clone();
        body["events"].as_array_mut().unwrap().push(event);
        body["statsigMetadata"]["lost"] = lost;
        let lines = lines(&send_json(&body, &fixture()));
        (lines[0]["lost"].clone(), lines[1]["lost"].clone())
    };
    assert_eq!(said(json!(3)), (json!(3), Value::Null));
    assert_eq!(said(json!(1_000_000)), (json!(1_000_000), Value::Null));
    for none in [json!(0), json!(1_000_001), json!(-1), json!(1.5), json!("3"), json!([3]), Value::Null] {
        assert_eq!(said(none.clone()), (Value::Null, Value::Null), "{none}");
    }
    let mut body = own();
    body["statsigMetadata"]["lost"] = json!(3);
    body["statsigMetadata"]["sdkType"] = json!("javascript-client");
    body["events"][0]["user"] = json!({ "customIDs": { "stableID": STABLE } });
    assert_eq!(lines(&send_json(&body, &fixture()))[0]["lost"], Value::Null, "only our own client says so");
}

#[test]
fn an_exposure_without_a_rule_is_one_of_a_browser_that_knows_none() {
    let mut event = exposure();
    event["metadata"].as_object_mut().unwrap().remove("ruleID");
    let relayed = send_json(&vendor(json!([event])), &fixture());
    assert_eq!(lines(&relayed)[0]["e"]["metadata"]["ruleID"], "");
}

#[test]
fn who_sent_it_may_come_before_or_after_the_events() {
    let body = own();
    let (events, origin) = (body["events"].to_string(), body["statsigMetadata"].to_string());
    let one = format!(r#"{{"events":{events},"statsigMetadata":{origin}}}"#);
    let other = format!(r#"{{"statsigMetadata":{origin},"x":[1],"events":{events}}}"#);
    assert_eq!(send(one.as_bytes(), &fixture()).lines, send(other.as_bytes(), &fixture()).lines);
}

#[test]
fn a_user_id_without_the_servers_word_is_dropped() {
    let forge = |change: &dyn Fn(&mut Value)| {
        let mut body = own();
        change(&mut body);
        let relayed = send_json(&body, &fixture());
        (relayed.accepted, dropped(&relayed))
    };
    let (unit, token) = ((0, vec![("unit", 1)]), (0, vec![("token", 1)]));
    assert_eq!(forge(&|_| ()), (1, vec![]));
    for name in ["Alice", "198.51.100.7", &USER.to_uppercase(), &USER[..20], ""] {
        assert_eq!(forge(&|body| body["events"][0]["user"]["userID"] = json!(name)), unit, "{name}");
    }
    assert_eq!(forge(&|body| body["events"][0]["user"]["userID"] = json!("f".repeat(32))), token);
    assert_eq!(
        forge(&|body| body["events"][0]["user"] = json!({ "userid": USER, "customIDs": { "userID": USER } })),
        unit
    );
    for (key, value) in [
        ("token", json!(mint(b"other-key", USER, CV, &[("exp", "Test #2"), ("g", "on")], NOW))),
        ("token", json!(mint(b"test-token-key", USER, CV, &[("exp", "Test #2"), ("g", "on")], NOW - 26 * 3_600_000))),
        ("token", Value::Null),
        ("memberships", json!({ "g": ["off", "01234567", 1], "exp": ["Test #2", "89abcdef", 0] })),
        ("memberships", json!({ "g": ["on", "01234567", 1] })),
        ("cv", json!("fedcba9876543210")),
        ("sdkType", json!("javascript-client")),
    ] {
        assert_eq!(forge(&|body| body["statsigMetadata"][key] = value.clone()), token, "{key}");
    }
    // The stable id is anybody's claim, and stays when the user id goes.
    let mut body = own();
    body["statsigMetadata"]["token"] = Value::Null;
    body["events"][0]["user"]["customIDs"] = json!({ "stableID": STABLE });
    let relayed = send_json(&body, &fixture());
    assert_eq!(lines(&relayed)[0]["e"]["user"], json!({ "customIDs": { "stableID": STABLE } }));
    assert_eq!(lines(&relayed)[0]["tk"], Value::Null);
}

#[test]
fn what_only_our_client_may_say_is_not_heard_from_others() {
    let mut body = own();
    body["statsigMetadata"]["sdkType"] = json!("javascript-client");
    body["events"][0]["user"] = json!({ "customIDs": { "stableID": STABLE } });
    let line = &lines(&send_json(&body, &fixture()))[0];
    assert_eq!((&line["cv"], &line["prev"], &line["m"]), (&Value::Null, &Value::Null, &json!({})));
    assert_ne!(line["id"], json!(format!("{VIEW}00000000001a")));
}

#[test]
fn replays_collapse_and_differences_do_not() {
    let id = |body: &Value, now: i64| {
        let text = body.to_string();
        let relayed = relay(text.as_bytes(), &fixture(), &mut Limiter::new(), "a", now);
        lines(&relayed)[0]["id"].as_str().unwrap().to_owned()
    };
    let body = vendor(json!([exposure()]));
    assert_eq!(id(&body, NOW), id(&body, NOW + 5 * DAY), "before the time is clamped");
    let mut other = exposure();
    other["time"] = json!(NOW + 1);
    assert_ne!(id(&body, NOW), id(&vendor(json!([other])), NOW));
    // What does not leave makes no difference either.
    let mut same = exposure();
    same["user"]["email"] = json!("alice@example.org");
    assert_eq!(id(&body, NOW), id(&vendor(json!([same])), NOW));
    // A number too large for an id is hashed, too.
    let mut body = own();
    body["events"][0]["statsigMetadata"]["seq"] = json!(1_u64 << 48);
    assert!(!id(&body, NOW).starts_with(VIEW));
}

#[test]
fn time_is_held_within_a_day_of_ours() {
    for (given, expected) in [
        (json!(NOW - DAY - 1), NOW - DAY),
        (json!(NOW - DAY), NOW - DAY),
        (json!(NOW + DAY), NOW + DAY),
        (json!(NOW + DAY + 1), NOW + DAY),
        (json!(0), NOW - DAY),
        (json!(-5), NOW),
        (json!(1e300), NOW),
        (json!(NOW as f64 + 0.75), NOW),
        (json!("1795483689827"), NOW),
        (Value::Null, NOW),
    ] {
        let mut event = exposure();
        event["time"] = given.clone();
        assert_eq!(lines(&send_json(&vendor(json!([event])), &fixture()))[0]["e"]["time"], json!(expected), "{given}");
    }
}

#[test]
fn exposures_have_exactly_the_known_fields() {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut event = exposure();
        change(&mut event);
        let relayed = send_json(&vendor(json!([event])), &fixture());
        (dropped(&relayed), lines(&relayed).first().map(|line| line["e"]["metadata"].clone()))
    };
    let (_, plain) = with(&|_| ());
    for (key, value) in [
        ("bootstrapMetadata", json!({ "user": { "email": "a@b" } })),
        ("Gate", json!("other")),
        ("gate\u{200b}", json!("x")),
        ("ｇate", json!("x")),
        ("reasoN", json!("x")),
        ("lcut", json!("Alice")),
        ("receivedAt", json!("198.51.100.7")),
        ("isManualExposure", json!("maybe")),
        ("configVersion", json!({ "a": 1 })),
    ] {
        assert_eq!(with(&|event| event["metadata"][key] = value.clone()), (vec![], plain.clone()), "{key}");
    }
    for (key, value) in [
        ("gate", json!("198.51.100.7")),
        ("gate", json!("https://x")),
        ("gate", json!("a b")),
        ("gate", json!("")),
        ("gate", Value::Null),
        ("gate", json!(["g"])),
        ("gateValue", json!("yes")),
        ("ruleID", json!("alice@example.org")),
        ("ruleID", json!(7)),
    ] {
        assert_eq!(with(&|event| event["metadata"][key] = value.clone()), (vec![("field", 1)], None), "{key} {value}");
    }
    for bad in [
        json!([{ "gate": "a@b", "gateValue": "true", "ruleID": "" }]),
        json!([{ "gate": "a" }]),
        json!([5]),
        json!([[]]),
    ] {
        assert_eq!(with(&|event| event["secondaryExposures"] = bad.clone()), (vec![("field", 1)], None), "{bad}");
    }
    // Nobody was put into a group where an override had a hand in it.
    for (key, value) in [
        ("ruleID", json!("override")),
        ("reason", json!("LocalOverride:Recognized")),
        ("reason", json!("Bootstrap:LocalOverride")),
    ] {
        assert_eq!(with(&|event| event["metadata"][key] = value.clone()), (vec![("override", 1)], None), "{value}");
    }
    let asked = json!([{ "gate": "a", "gateValue": "true", "ruleID": "override" }]);
    assert_eq!(with(&|event| event["secondaryExposures"] = asked.clone()), (vec![("override", 1)], None));
    let of_console = with(&|event| event["metadata"]["ruleID"] = json!("4Xy:id_override"));
    assert_eq!((of_console.0, of_console.1.unwrap()["ruleID"].clone()), (vec![], json!("4Xy:id_override")));
    assert_eq!(with(&|event| event["user"] = json!({})), (vec![("unit", 1)], None));
    assert_eq!(with(&|event| event["eventName"] = json!("Statsig::gate_exposure")), (vec![("unlisted", 1)], None));
}

#[test]
fn custom_events_follow_the_policy() {
    let policy = from_json(
        r#"{"ids":{"stableID":"hex20"},"attributes":{"n":"number"},
            "events":{"a":{"value":"number","metadata":{"k":"token"}},"b":{}}}"#,
    );
    let with = |event: Value| {
        let relayed = send_json(&vendor(json!([event])), &policy);
        (dropped(&relayed), lines(&relayed).first().map(|line| line["e"].clone()))
    };
    let (none, event) = with(json!({
        "eventName": "a", "value": 1.5, "metadata": { "k": "v", "other": "x" }, "time": NOW,
        "user": { "customIDs": { "stableID": STABLE, "x": STABLE }, "custom": { "n": 3, "m": 4 }, "country": "NL" }
    }));
    assert_eq!(none, []);
    assert_eq!(
        event.unwrap(),
        json!({
            "eventName": "a", "user": { "customIDs": { "stableID": STABLE }, "custom": { "n": 3 } }, "value": 1.5,
            "metadata": { "k": "v" }, "time": NOW,
            "statsigMetadata": { "sdkType": "javascript-client", "sdkVersion": "3.33.5" }
        })
    );
    let user = json!({ "customIDs": { "stableID": STABLE } });
    assert_eq!(with(json!({ "eventName": "a", "user": user, "value": "text" })).0, [("type", 1)]);
    assert_eq!(with(json!({ "eventName": "a", "user": user, "metadata": { "k": 5 } })).0, [("type", 1)]);
    assert_eq!(with(json!({ "eventName": "a", "user": user, "metadata": { "k": "a@b" } })).0, [("type", 1)]);
    assert_eq!(with(json!({ "eventName": "A" })).0, [("unlisted", 1)]);
    assert_eq!(with(json!({ "eventName": "auto_capture::click" })).0, [("unlisted", 1)]);
    let (none, event) = with(json!({ "eventName": "b", "value": "text", "metadata": null, "user": user }));
    assert_eq!((none, event.unwrap()["value"].clone()), (vec![], Value::Null));
}

#[test]
fn an_event_has_a_unit_or_is_dropped_and_checks_have_none() {
    let policy =
        from_json(r#"{"ids":{"stableID":"hex20","userID":"hex32"},"events":{"a":{}},"tokenKey":"test-token-key"}"#);
    let with = |event: Value| {
        let mut body = own();
        body["events"] = json!([event]);
        body["statsigMetadata"]["token"] =
            json!(mint(b"test-token-key", USER, CV, &[("exp", "Test #2"), ("g", "on")], NOW - 26 * 3_600_000));
        let relayed = send_json(&body, &policy);
        (relayed.status, relayed.accepted, dropped(&relayed))
    };
    for user in [Value::Null, json!("x"), json!({}), json!({ "customIDs": { "stableID": "x" } })] {
        assert_eq!(with(json!({ "eventName": "a", "user": user })), (202, 0, vec![("unit", 1)]), "{user}");
    }
    assert_eq!(with(json!({ "eventName": "a", "user": { "userID": USER } })), (202, 0, vec![("token", 1)]));
    let both = json!({ "userID": USER, "customIDs": { "stableID": STABLE } });
    assert_eq!(with(json!({ "eventName": "a", "user": both })), (202, 1, vec![]));
    let checks = json!({ "eventName": "statsig::non_exposed_checks", "metadata": { "checks": { "g": 1 } } });
    assert_eq!(with(checks), (202, 1, vec![]));
}

#[test]
fn what_a_page_sends_that_nobody_has_seen_is_dropped() {
    let body = vendor(json!([exposure(), { "eventName": "unlisted" }, exposure()])).to_string();
    let mut limiter = Limiter::new();
    let relayed = relay_unseen(body.as_bytes(), &fixture(), &mut limiter, "198.51.100.7", NOW);
    assert_eq!((relayed.status, relayed.accepted, relayed.lines.len()), (202, 0, 0));
    assert_eq!(dropped(&relayed), [("unlisted", 1), ("prefetch", 2)]);
    assert_eq!(relay_unseen(b"garbage", &fixture(), &mut limiter, "198.51.100.7", NOW).status, 400);
}

#[test]
fn what_the_spool_refuses_is_not_accepted() {
    let mut relayed = send_json(&vendor(json!([exposure(), exposure()])), &fixture());
    relayed.refuse();
    assert_eq!((relayed.status, relayed.accepted, relayed.lines.len()), (429, 0, 0));
    assert_eq!(dropped(&relayed), [("spool", 2)]);
}

#[test]
fn broken_emoji_lose_nothing_but_themselves() {
    let body = r#"{"events":[{"eventName":"e",U,"metadata":{"bad":"\ud800 \udc00\ud83d"}},{"eventName":"e",U,"value":"\u0000"}]}"#
        .replace('U', &format!(r#""user":{{"customIDs":{{"stableID":"{STABLE}"}}}}"#));
    assert_eq!(send(body.as_bytes(), &fixture()).accepted, 2);
    let body = format!(r#"{{"events":[{{"eventName":"{}"}},{}]}}"#, r"\ud800".repeat(100_000), exposure());
    let relayed = send(body.as_bytes(), &fixture());
    assert_eq!((relayed.accepted, dropped(&relayed)), (1, vec![("value", 1)]));
}

#[test]
fn bodies_that_are_none_get_400_and_too_long_ones_413() {
    let good = vendor(json!([exposure()])).to_string();
    let status = |body: &[u8]| send(body, &fixture()).status;
    assert_eq!(status(good.as_bytes()), 202);
    assert_eq!(status(&gzip(good.as_bytes())), 202);
    let zipped = gzip(good.as_bytes());
    for (name, body) in [
        ("double gzip", gzip(&zipped)),
        ("truncated gzip", zipped[..zipped.len() - 9].to_vec()),
        ("no checksum", zipped[..zipped.len() - 4].to_vec()),
        ("two members", [zipped.clone(), gzip(b"")].concat()),
        ("something after", [zipped.clone(), b"x".to_vec()].concat()),
        ("gzip of no JSON", gzip(b"hello")),
        ("cut JSON", good.as_bytes()[..good.len() - 1].to_vec()),
        ("two bodies", format!("{good}{good}").into_bytes()),
        ("a list", format!("[{good}]").into_bytes()),
        ("no events", br#"{"statsigMetadata":{}}"#.to_vec()),
        ("events twice", br#"{"events":[],"events":[]}"#.to_vec()),
        ("sender twice", br#"{"events":[],"statsigMetadata":{},"statsigMetadata":{}}"#.to_vec()),
        ("events no list", br#"{"events":{}}"#.to_vec()),
        ("a form", b"events=1&x=2".to_vec()),
        ("nothing", Vec::new()),
        ("a number beyond all", br#"{"events":[{"value":1e999}]}"#.to_vec()),
    ] {
        let relayed = send(&body, &fixture());
        assert_eq!((relayed.status, relayed.accepted, relayed.lines.len()), (400, 0, 0), "{name}");
    }
    for (name, body) in [
        ("raw", vec![b' '; (1 << 20) + 1]),
        ("decoded", gzip(&vec![b' '; (4 << 20) + 1])),
        ("numbers", gzip(format!("{{\"events\":[{}1]}}", "1,".repeat(2 << 20)).as_bytes()[..4 << 20].as_ref())),
        ("values", format!("{{\"x\":[{}1],\"events\":[]}}", "1,".repeat(70_000)).into_bytes()),
    ] {
        assert_eq!(status(&body), 413, "{name}");
    }
    let full = format!("{}{}", " ".repeat((4 << 20) - good.len()), good);
    assert_eq!(status(&gzip(full.as_bytes())), 202, "exactly the cap");
}
