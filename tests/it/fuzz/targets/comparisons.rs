//! A user's value beside the value of a rule, by every operator.

use serde_json::{Value as Json, json};
use statsig::config::Snapshot;
use statsig::config::compiled::condition::Operator;
use statsig::config::ids::id_list::IdLists;
use statsig::eval::{Context, Host, User, check};
use std::collections::BTreeMap;

use super::asked::NOW;

/// Operators of which the second holds wherever the first does.
const IMPLIED: [(&str, &str); 6] = [
    ("gt", "gte"),
    ("lt", "lte"),
    ("version_gt", "version_gte"),
    ("version_lt", "version_lte"),
    ("version_eq", "version_gte"),
    ("version_eq", "version_lte"),
];
/// Operators of which never both hold.
const APART: [(&str, &str); 13] = [
    ("gt", "lte"),
    ("gte", "lt"),
    ("version_gt", "version_lte"),
    ("version_gte", "version_lt"),
    ("version_eq", "version_neq"),
    ("any", "none"),
    ("any_case_sensitive", "none_case_sensitive"),
    ("str_contains_any", "str_contains_none"),
    ("before", "after"),
    ("eq", "neq"),
    ("in_segment_list", "not_in_segment_list"),
    ("array_contains_any", "array_contains_none"),
    ("array_contains_all", "not_array_contains_all"),
];

/// Two lines: the user's value and the rule's, each as JSON or else as a text. Operators agree with one another.
pub fn comparison(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (own, target) = text.split_once('\n').unwrap_or((text, text));
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    let (own, target): (Json, Json) = (value(own), value(target));
    let (mut gates, mut conditions) = (serde_json::Map::new(), serde_json::Map::new());
    for name in Operator::ALL.iter().map(|operator| operator.name()) {
        conditions.insert(
            name.into(),
            json!({"type": "user_field", "field": "x", "operator": name, "targetValue": target, "additionalValues": {}, "idType": "userID"}),
        );
        gates.insert(
            name.into(),
            json!({"type": "feature_gate", "entity": "feature_gate", "salt": "s", "enabled": true, "defaultValue": false, "idType": "userID",
                "rules": [{"name": "r", "id": "r", "salt": "r", "passPercentage": 100, "conditions": [name], "returnValue": true, "idType": "userID"}]}),
        );
    }
    let document = json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": {}, "layer_configs": {},
        "condition_map": conditions});
    let Ok(snapshot) = Snapshot::compile(document.to_string().as_bytes()) else { return };
    let Some(user) = User::of_event(&json!({"userID": "7", "custom": {"x": own}}).to_string()) else { return };
    let (host, lists) = (Host::default(), IdLists::default());
    let context = Context { snapshot: &snapshot, host: &host, lists: &lists, now: NOW };
    let holds: BTreeMap<&str, bool> =
        Operator::ALL.iter().map(|operator| (operator.name(), check(context, &user, operator.name()))).collect();
    for (one, other) in IMPLIED {
        assert!(!holds[one] || holds[other], "{one} without {other}: {own} {target}");
    }
    for (one, other) in APART {
        assert!(!holds[one] || !holds[other], "{one} and {other}: {own} {target}");
    }
}
