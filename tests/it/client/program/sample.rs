//! Small documents, and the programs that are made of them.

use serde_json::{Value as Json, json};
use statsig::client::{Program, ProgramChoice, program};
use statsig::config::Snapshot;
use statsig::config::compiled::section::Part;
use statsig::eval::Host;

/// A gate, config or layer of browsers.
pub fn spec(entity: &str, default: &Json, rules: &Json) -> Json {
    let kind = if entity == "feature_gate" { "feature_gate" } else { "dynamic_config" };
    json!({"type": kind, "entity": entity, "salt": "s", "defaultValue": default, "enabled": true, "idType": "stableID",
        "rules": rules})
}

/// A gate with one rule, which lets everybody pass for whom the conditions hold.
pub fn gate(conditions: &Json) -> Json {
    spec("feature_gate", &json!(false), &json!([rule(conditions, 100, &json!(true))]))
}

pub fn rule(conditions: &Json, percentage: u32, value: &Json) -> Json {
    json!({"name": "r", "id": "r", "passPercentage": percentage, "returnValue": value, "idType": "stableID",
        "conditions": conditions})
}

/// A condition of a type.
pub fn condition(kind: &str, operator: &str, field: &str, target: &Json) -> Json {
    json!({"type": kind, "operator": operator, "field": field, "targetValue": target, "idType": "stableID"})
}

/// A condition on a field of the user.
pub fn field(operator: &str, field: &str, target: &Json) -> Json {
    condition("user_field", operator, field, target)
}

pub fn everybody() -> Json {
    json!({"type": "public", "idType": "stableID"})
}

pub fn asks(kind: &str, gate: &str) -> Json {
    json!({"type": kind, "targetValue": gate, "idType": "stableID"})
}

/// A document of named gates, configs and layers, in the order given.
pub fn document(gates: &[(&str, Json)], configs: &[(&str, Json)], layers: &[(&str, Json)]) -> Json {
    let section = |entries: &[(&str, Json)]| -> Json {
        let named = entries.iter().map(|(name, spec)| {
            let mut spec = spec.clone();
            spec["name"] = json!(name);
            spec
        });
        named.collect()
    };
    json!({"has_updates": true, "time": 7, "feature_gates": section(gates), "dynamic_configs": section(configs),
        "layer_configs": section(layers)})
}

pub fn snapshot(document: &Json) -> Snapshot {
    Snapshot::compile(document.to_string().as_bytes()).unwrap()
}

/// Options, from their JSON.
pub fn choice(options: Json) -> ProgramChoice {
    serde_json::from_value(options).unwrap()
}

pub fn made(document: &Json, options: Json) -> Program {
    program(&snapshot(document), &Host::default(), &choice(options))
}

/// The program as JSON.
pub fn read(program: &Program) -> Json {
    // JSON that JavaScript reads as infinite is too large for this reader.
    serde_json::from_str(&program.text.replace("1e999", "1e308")).unwrap()
}

/// Why an entry is left out; none if it is not.
pub fn reason(program: &Program, part: Part, name: &str) -> Option<&'static str> {
    let found = program.left_out.iter().find(|(of, named, _)| *of == part && **named == *name);
    found.map(|(.., reason)| reason.name())
}
