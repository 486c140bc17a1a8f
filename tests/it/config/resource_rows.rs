//! The documents of the tests in `resources`: each is about as large or as nested as one of our bounds allows.

use serde_json::{Map, Value as Json, json};

/// A document, the entry that is asked, and the reason and answer that are expected.
pub struct Row {
    pub document: String,
    pub name: &'static str,
    pub expected: &'static str,
    /// Bytes that compiling and answering may take.
    pub memory: u64,
}

pub const ROWS: [&str; 30] = [
    "gate that asks itself",
    "2 gates in a circle",
    "50 gates in a circle",
    "chain of 65 gates",
    "chain of 66 gates",
    "chain of 33 mapped gates",
    "chain of 34 mapped gates",
    "chain of 300 experiments",
    "chain of 301 experiments",
    "experiments that ask each other twice",
    "unknown gates that ask each other twice",
    "gates that ask each other twice",
    "twins in a list",
    "case-twins in a list",
    "regex past its bound",
    "regex past its bound on a long text",
    "41 regexes past their bound",
    "42 regexes past their bound",
    "regex too long",
    "regex too large",
    "1e999 in an entry",
    "1e999 as a share",
    "lone surrogate in an entry",
    "200,000 deep in an entry",
    "200,000 deep beside entries",
    "200,000 deep in a condition",
    "100,000 gates",
    "texts of 1 MB",
    "value of 1 MB",
    "condition named 4,194,304 times",
];

fn rule(id: &str, conditions: &Json, more: &Json) -> Json {
    let mut rule = json!({"name": id, "id": id, "salt": id, "passPercentage": 100, "returnValue": true,
        "conditions": conditions, "idType": "userID"});
    for (key, value) in more.as_object().into_iter().flatten() {
        rule[key] = value.clone();
    }
    rule
}

fn spec(entity: &str, rules: Json) -> Json {
    let (kind, default) =
        if entity == "feature_gate" { ("feature_gate", json!(false)) } else { ("dynamic_config", json!({"d": 1})) };
    json!({"type": kind, "entity": entity, "salt": "s", "defaultValue": default, "enabled": true, "isActive": true,
        "idType": "userID", "rules": rules})
}

fn gate(conditions: &Json) -> Json {
    spec("feature_gate", json!([rule("r", conditions, &json!({}))]))
}

fn asks(kind: &str, name: &str) -> Json {
    let (operator, field, target) = match kind {
        "experiment_group" => (json!("any"), json!(name), json!(["T"])),
        _ => (Json::Null, Json::Null, json!(name)),
    };
    json!({"type": kind, "operator": operator, "field": field, "targetValue": target, "idType": "userID"})
}

fn document(sections: [Json; 4]) -> Json {
    let [gates, configs, layers, conditions] = sections;
    json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": configs,
        "layer_configs": layers, "condition_map": conditions})
}

/// Gates 0 to `count`; each asks the one after it, the last one the gate `back` or nothing.
fn chain(count: usize, back: Option<usize>) -> Json {
    let (mut gates, mut conditions) = (Map::new(), Map::new());
    for at in 0..count {
        let next = if at + 1 < count { Some(at + 1) } else { back };
        gates.insert(format!("g{at}"), gate(&next.map_or(json!([]), |_| json!([format!("c{at}")]))));
        if let Some(next) = next {
            conditions.insert(format!("c{at}"), asks("pass_gate", &format!("g{next}")));
        }
    }
    document([gates.into(), json!({}), json!({}), conditions.into()])
}

/// Experiments 0 to `count`; each asks for the group of the one after it, in `ways` conditions.
fn experiments(count: usize, ways: usize, back: Option<usize>) -> Json {
    let (mut configs, mut conditions) = (Map::new(), Map::new());
    for at in 0..count {
        let next = if at + 1 < count { Some(at + 1) } else { back };
        let keys: Vec<String> = (0..ways).filter(|_| next.is_some()).map(|way| format!("c{at}-{way}")).collect();
        for (way, key) in keys.iter().enumerate() {
            let mut condition = asks("experiment_group", &format!("g{}", next.unwrap()));
            condition["targetValue"] = json!(["T", way]);
            conditions.insert(key.clone(), condition);
        }
        let more = json!({"groupName": "T", "isExperimentGroup": true, "returnValue": {"a": 1}});
        configs.insert(format!("g{at}"), spec("experiment", json!([rule("r", &json!(keys), &more)])));
    }
    document([json!({}), configs.into(), json!({}), conditions.into()])
}

/// Gates 0 to `count`. Each asks, in these ways, an unknown gate that is mapped to the gate after it.
fn unknown(count: usize, ways: &[&str]) -> String {
    let (mut gates, mut conditions, mut mappings) = (Map::new(), Map::new(), Map::new());
    for at in 0..count {
        let keys: Vec<String> = ways.iter().filter(|_| at + 1 < count).map(|way| format!("{way}{at}")).collect();
        for (way, key) in ways.iter().zip(&keys) {
            conditions.insert(key.clone(), asks(way, &format!("u{}", at + 1)));
        }
        gates.insert(format!("g{at}"), gate(&json!(keys)));
        mappings
            .insert(format!("u{at}"), json!([{"new_config_name": format!("g{at}"), "rules": [{"rule_name": "o"}]}]));
    }
    let mut document = document([gates.into(), json!({}), json!({}), conditions.into()]);
    document["overrides"] = mappings.into();
    document["override_rules"] = json!({"o": rule("o", &json!([]), &json!({}))});
    document.to_string()
}

/// A gate with regular expressions that all need more backtracking than is allowed.
fn regexes(count: usize) -> String {
    let conditions: Map<_, _> = (0..count)
        .map(|at| (format!("c{at}"), compares("str_matches", "aaaa", &json!(format!(r"(a+a+)+\1c{{{at}}}b")))))
        .collect();
    let keys: Vec<&String> = conditions.keys().collect();
    document([json!({"g0": gate(&json!(keys))}), json!({}), json!({}), conditions.clone().into()]).to_string()
}

/// One gate with one condition.
fn one(condition: &Json) -> Json {
    document([json!({"g0": gate(&json!(["c"]))}), json!({}), json!({}), json!({"c": condition})])
}

fn compares(operator: &str, field: &str, target: &Json) -> Json {
    json!({"type": "user_field", "operator": operator, "field": field, "targetValue": target, "idType": "userID"})
}

/// A document with the gate `g0` and, in another entry, `text` as a value, whatever it is.
fn spoilt(text: &str) -> String {
    let mut document = chain(1, None);
    document["dynamic_configs"]["odd"] = spec("dynamic_config", json!([]));
    document["dynamic_configs"]["odd"]["defaultValue"] = json!("@odd@");
    document.to_string().replace("\"@odd@\"", text)
}

fn nested(text: &str) -> String {
    format!("{}{text}{}", "[".repeat(200_000), "]".repeat(200_000))
}

/// Makes the row of one of the names of `ROWS`.
pub fn rows(row: &str) -> Row {
    const DEEP: &str = "Error:Statsig Evaluation Depth Exceeded false";
    const FINE: &str = "Recognized true";
    const LIMIT: &str = "Recognized:RegexLimit false";
    const MIB: u64 = 1 << 20;
    let public = json!({"pub": {"type": "public", "idType": "userID"}});
    let (document, expected, memory) = match row {
        "gate that asks itself" => (chain(1, Some(0)).to_string(), DEEP, MIB),
        "2 gates in a circle" => (chain(2, Some(0)).to_string(), DEEP, MIB),
        "50 gates in a circle" => (chain(50, Some(0)).to_string(), DEEP, MIB),
        "chain of 65 gates" => (chain(65, None).to_string(), FINE, MIB),
        "chain of 66 gates" => (chain(66, None).to_string(), DEEP, MIB),
        "chain of 33 mapped gates" => (unknown(33, &["pass_gate"]), FINE, MIB),
        "chain of 34 mapped gates" => (unknown(34, &["pass_gate"]), DEEP, MIB),
        "chain of 300 experiments" => (experiments(300, 1, None).to_string(), FINE, 2 * MIB),
        "chain of 301 experiments" => (experiments(301, 1, None).to_string(), DEEP, 2 * MIB),
        "experiments that ask each other twice" => (experiments(10, 2, None).to_string(), FINE, MIB),
        "unknown gates that ask each other twice" => {
            (unknown(10, &["pass_gate", "fail_gate"]), "Recognized false", MIB)
        }
        "gates that ask each other twice" => {
            let mut document = chain(10, None);
            for at in 0..9 {
                document["feature_gates"][format!("g{at}")] = gate(&json!([format!("c{at}"), format!("d{at}")]));
                document["condition_map"][format!("d{at}")] = asks("pass_gate", &format!("g{}", at + 1));
                document["condition_map"][format!("d{at}")]["field"] = json!("another");
            }
            (document.to_string(), FINE, 2 * MIB)
        }
        "twins in a list" => {
            let twins: Vec<&str> = std::iter::repeat_n("A", 10_000).collect();
            (one(&compares("any", "case", &json!(twins))).to_string(), FINE, 4 * MIB)
        }
        // Of elements that differ in case only, the last one stays (evaluation.md 1.6).
        "case-twins in a list" => {
            (one(&compares("any_case_sensitive", "case", &json!(["A", "a"]))).to_string(), "Recognized false", MIB)
        }
        "regex past its bound" => (regexes(1), LIMIT, 4 * MIB),
        "regex past its bound on a long text" => {
            (one(&compares("str_matches", "long", &json!(r"(x+x+)+(?=y)\1y"))).to_string(), LIMIT, 24 * MIB)
        }
        // Each may cost milliseconds, and after 41 of them the question is ended.
        "41 regexes past their bound" => (regexes(41), LIMIT, 64 * MIB),
        "42 regexes past their bound" => (regexes(42), DEEP, 64 * MIB),
        "regex too long" => (one(&compares("str_matches", "aaaa", &json!("a".repeat(1_025)))).to_string(), LIMIT, MIB),
        "regex too large" => {
            (one(&compares("str_matches", "aaaa", &json!(r"((\w{1000}){1000}){10}"))).to_string(), LIMIT, 8 * MIB)
        }
        "1e999 in an entry" => (spoilt("1e999"), FINE, MIB),
        "1e999 as a share" => {
            let text = chain(2, None).to_string().replacen("\"passPercentage\":100", "\"passPercentage\":1e999", 1);
            // The gate is refused, and so it is unknown.
            (text, "Unrecognized false", MIB)
        }
        "lone surrogate in an entry" => (spoilt("\"\\ud800\""), FINE, MIB),
        "200,000 deep in an entry" => (spoilt(&nested("1")), FINE, 2 * MIB),
        "200,000 deep beside entries" => {
            let text = chain(1, None).to_string();
            (format!("{},\"more\":{}}}", text.trim_end_matches('}').to_owned() + "}", nested("1")), FINE, 2 * MIB)
        }
        "200,000 deep in a condition" => {
            let text = one(&compares("any", "case", &json!("@deep@"))).to_string();
            (text.replace("\"@deep@\"", &nested("1")), "Unsupported false", 4 * MIB)
        }
        "100,000 gates" => {
            let gates: Map<_, _> = (0..100_000).map(|at| (format!("g{at}"), gate(&json!(["pub"])))).collect();
            (document([gates.into(), json!({}), json!({}), public]).to_string(), FINE, 192 * MIB)
        }
        "texts of 1 MB" => {
            let long = "x".repeat(1 << 20);
            let operators = ["any", "str_contains_any", "eq", "version_gte", "gt", "before", "array_contains_all"];
            let conditions: Map<_, _> =
                operators.iter().map(|name| ((*name).to_owned(), compares(name, "long", &json!([long])))).collect();
            let mut document =
                document([json!({"g0": gate(&json!(operators))}), json!({}), json!({}), conditions.into()]);
            document["feature_gates"]["g0"]["salt"] = json!(long);
            document["feature_gates"]["g0"]["rules"][0]["passPercentage"] = json!(50);
            document["feature_gates"][&long] = gate(&json!([]));
            (document.to_string(), "Recognized false", 96 * MIB)
        }
        "value of 1 MB" => {
            let mut document =
                document([json!({}), json!({"g0": spec("dynamic_config", json!([]))}), json!({}), json!({})]);
            document["dynamic_configs"]["g0"]["defaultValue"] = json!({"v": "x".repeat(1 << 20)});
            (document.to_string(), "Recognized false", 24 * MIB)
        }
        // Together with the rule itself that is one more than the work that a question may take.
        "condition named 4,194,304 times" => {
            let keys = vec!["p"; 1 << 22];
            let conditions = json!({"p": {"type": "public", "idType": "userID"}});
            (
                document([json!({"g0": gate(&json!(keys))}), json!({}), json!({}), conditions]).to_string(),
                DEEP,
                96 * MIB,
            )
        }
        other => panic!("no row {other}"),
    };
    Row { document, name: "g0", expected, memory }
}
