//! `docs/limits.md` says what the code does.

use crate::kit::fixture::{World, repository, user};
use serde_json::{Value as Json, json};
use statsig::client::limits::{LIMITS, TIMES, markdown};
use statsig::eval::{Kind, Reason, evaluate};

#[test]
fn the_page_in_docs_is_the_codes_own() {
    let path = repository("docs/limits.md");
    if std::env::var_os("STATSIG_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, markdown()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), markdown());
}

/// A document in which the gate `asked` needs the feature.
fn document(condition: &Json) -> Json {
    let gate = |condition: &str| {
        json!({"type": "feature_gate", "entity": "feature_gate", "salt": "s", "defaultValue": false, "enabled": true,
            "idType": "userID", "rules": [{"name": "r", "id": "r", "passPercentage": 100, "returnValue": true,
                "conditions": [condition], "idType": "userID"}]})
    };
    json!({"has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {},
        "feature_gates": {"asked": gate("asked")}, "condition_map": {"asked": condition},
        "cmab_configs": {"bandit": {"salt": "s", "defaultValue": {}, "idType": "userID", "enabled": true, "version": 1,
            "sampleRate": 1.0, "higherIsBetter": true, "targetingGateName": "asked",
            "groups": [{"name": "a", "id": "a", "parameterValues": {}}]}}})
}

#[test]
fn each_reason_on_it_is_what_a_decision_gives() {
    let condition = |more: Json| {
        let mut condition = json!({"type": "user_field", "field": "f", "idType": "userID", "operator": "any"});
        condition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        condition
    };
    let probes: [(&str, Json); 6] = [
        ("condition types", condition(json!({"type": "multi_pass_gate"}))),
        ("operators outside", condition(json!({"operator": "encoded_any"}))),
        ("country from", condition(json!({"type": "ip_based", "field": "country", "targetValue": ["US"]}))),
        ("gates, delegates", condition(json!({"type": "pass_gate", "targetValue": "asked"}))),
        ("regular expressions", condition(json!({"operator": "str_matches", "targetValue": "a".repeat(1025)}))),
        ("times with", condition(json!({"operator": "after", "field": "when", "targetValue": 0}))),
    ];
    let asked =
        user(&json!({"userID": "u", "ip": "8.8.8.8", "custom": {"f": "a", "when": "2026-07-24T12:00:00.000Z"}}));
    let limit = |start: &str| LIMITS.iter().find(|limit| limit.feature.starts_with(start)).unwrap().reason;
    for (feature, condition) in probes {
        let world = World::new(&document(&condition).to_string(), &json!({}));
        let decision = evaluate(world.context(), &asked, Some(Kind::Gate), "asked");
        assert_eq!((Some(decision.reason), decision.enabled), (limit(feature), false), "{feature}");
    }
    let bandit = |condition: &Json| {
        let world = World::new(&document(condition).to_string(), &json!({}));
        let decision = evaluate(world.context(), &asked, Some(Kind::Experiment), "bandit");
        (decision.reason, decision.value.is_some())
    };
    let undecided = bandit(&condition(json!({"operator": "encoded_any"})));
    assert_eq!((Some(undecided.0), undecided.1), (limit("contextual bandits"), false));
    assert_eq!(bandit(&json!({"type": "public", "idType": "userID"})), (Reason::Recognized, true));
    assert_eq!(LIMITS.iter().filter(|limit| limit.reason.is_some()).count(), 7, "each has its probe above");
    assert_ne!(limit("regular expressions"), Some(Reason::Recognized));
}

#[test]
fn each_text_on_it_is_the_time_that_rules_take_it_for() {
    let holds = |operator: &str, target: i64, text: &str| {
        let condition = json!({"type": "user_field", "field": "f", "idType": "userID", "operator": operator, "targetValue": target});
        let world = World::new(&document(&condition).to_string(), &json!({}));
        let asked = user(&json!({"userID": "u", "custom": {"f": text}}));
        evaluate(world.context(), &asked, Some(Kind::Gate), "asked").enabled
    };
    for (text, time, why) in TIMES {
        match time {
            Some(time) => {
                assert!(holds("after", time - 1, text) && holds("before", time + 1, text), "{text}");
                assert!(holds("on", time, text), "{text}");
            }
            None => {
                assert!(!holds("after", 0, text) && !holds("before", i64::MAX / 2, text), "{text}");
                assert_eq!(why.starts_with("more than 20"), text.len() > 20, "{text}");
            }
        }
    }
    // In a rule's own target, offsets and milliseconds count.
    for target in ["2026-07-24T14:00:00+02:00", "2026-07-24T12:00:00.000Z"] {
        let condition = json!({"type": "user_field", "field": "f", "idType": "userID", "operator": "on",
            "targetValue": target});
        let world = World::new(&document(&condition).to_string(), &json!({}));
        let asked = user(&json!({"userID": "u", "custom": {"f": "2026-07-24 12:00:00"}}));
        assert!(evaluate(world.context(), &asked, Some(Kind::Gate), "asked").enabled, "{target}");
    }
}
