//! Every line that any test makes the file sink write follows `docs/event.schema.json`.

use std::path::Path;

use serde_json::{Value, json};
use statsig::events::spool::folder::{Spool, SpoolBounds};
use statsig::events::spool::line::{self, LineHead, LineSource};
use statsig::worker::judge::verdict::{CountedExposure, Event, Judge, Passed, Verdict};
use statsig::worker::ship::options::ShipOptions;
use statsig::worker::ship::run::ship;
use statsig::worker::sinks::day_file::{DayFiles, Retention};

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::scratch::Scratch;
use crate::kit::undisturbed::undisturbed;

/// What is wrong with a value, by the words of JSON Schema that ours use.
pub fn wrong(schema: &Value, value: &Value) -> Option<String> {
    wrong_by(schema, schema, value)
}

/// The same for a part of the schema `whole`, whose definitions it may name.
fn wrong_by(whole: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return wrong_by(whole, &whole["$defs"][name.strip_prefix("#/$defs/").unwrap()], value);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let is_one = choices.iter().any(|schema| wrong_by(whole, schema, value).is_none());
        return (!is_one).then(|| format!("{value} is none of {choices:?}"));
    }
    let is_of = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("unknown type {other}"),
    };
    let types: Vec<&Value> = match &schema["type"] {
        Value::Array(list) => list.iter().collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    };
    let is_typed = types.is_empty() || types.iter().any(|name| is_of(name.as_str().unwrap()));
    let is_listed = schema["enum"].as_array().is_none_or(|list| list.contains(value));
    if !is_typed || !is_listed || schema.get("const").is_some_and(|only| only != value) {
        return Some(format!("{value} is not {schema}"));
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str()) {
        let length: usize = pattern.strip_prefix("^[0-9a-f]{").unwrap().strip_suffix("}$").unwrap().parse().unwrap();
        if text.len() != length || !text.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) {
            return Some(format!("{text} is not {pattern}"));
        }
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                return Some(format!("{name} is missing"));
            }
        }
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(schema) => {
                    if let Some(wrong) = wrong_by(whole, schema, field) {
                        return Some(format!("{name}: {wrong}"));
                    }
                }
                None if schema["additionalProperties"] == false => return Some(format!("{name} is unknown")),
                None => {
                    let other = schema.get("additionalProperties").and_then(|other| wrong_by(whole, other, field));
                    if let Some(wrong) = other {
                        return Some(format!("{name}: {wrong}"));
                    }
                }
            }
        }
    }
    let items = value.as_array()?;
    let is_within = |word: &str, fits: fn(usize, usize) -> bool| {
        schema[word].as_u64().is_none_or(|bound| fits(items.len(), usize::try_from(bound).unwrap()))
    };
    if !is_within("minItems", |count, least| count >= least) || !is_within("maxItems", |count, most| count <= most) {
        return Some(format!("{value} has {} items", items.len()));
    }
    let places = schema["prefixItems"].as_array();
    let of = |at: usize| places.and_then(|places| places.get(at)).or_else(|| schema.get("items"));
    items.iter().enumerate().find_map(|(at, item)| wrong_by(whole, of(at)?, item))
}

/// Checks every line of every day's file under a folder against the schema. Each test with a file sink ends with this.
pub fn check(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap_or_default());
        if path.is_dir() {
            check(&path);
        } else if name.starts_with("events-2") && name.ends_with(".jsonl") {
            lines(&path);
        }
    }
}

/// The lines of a file, each checked against the schema. Torn lines are passed over.
fn lines(path: &Path) -> Vec<Value> {
    let schema: Value = serde_json::from_str(include_str!("../../../docs/event.schema.json")).unwrap();
    let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap_or_default();
    let found: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for line in &found {
        assert_eq!(wrong(&schema, line), None);
    }
    found
}

/// Passes what a test has prepared for each event.
struct Prepared(Vec<Passed>);

impl Judge for Prepared {
    fn judge(&mut self, _: &line::Line<'_>, _: &Event<'_>) -> Verdict {
        Verdict::Pass(self.0.remove(0))
    }
}

#[test]
fn a_line_says_what_it_is() {
    let (scratch, clock) = (Scratch::new(), FakeClock::new());
    let mut text = Vec::new();
    for (number, source, event, memberships) in [
        (
            1,
            LineSource::Relay,
            json!({ "eventName": "statsig::config_exposure", "user": { "customIDs": { "stableID": "s" } },
            "time": BEGIN, "value": null, "metadata": { "config": "e", "lcut": "1780000000001", "configVersion": "3", "rulePassed": "true" },
            "secondaryExposures": [ { "gate": "g", "gateValue": "true", "ruleID": "r" } ],
            "statsigMetadata": { "sdkType": "mw-statsig", "sdkVersion": "0.1.0" } }),
            r#"{"e":["Test","01234567",1],"x":["Control","89abcdef",0,"layer"]}"#,
        ),
        (
            2,
            LineSource::Cli,
            json!({ "eventName": "save", "user": {}, "time": BEGIN, "value": 1.5, "metadata": { "time": "7" } }),
            "{}",
        ),
        (
            3,
            LineSource::Relay,
            json!({ "eventName": "click", "user": {}, "time": BEGIN }),
            r#"{"e":["Test","01234567",1]}"#,
        ),
        (
            4,
            LineSource::Php,
            json!({ "eventName": "statsig::gate_exposure", "user": {}, "time": BEGIN, "metadata": { "gate": "g" } }),
            "{}",
        ),
    ] {
        let id = crate::ship::run::id(number);
        let version = Some((if source == LineSource::Relay { "pv" } else { "cv" }, "0123456789abcdef"));
        let previous = (number == 1).then_some(("0123456789abcdef0123", 7));
        let lost = if number == 1 { 4 } else { 0 };
        LineHead { id: &id, at: BEGIN, source, version, trusted: false, previous, lost }.write(&mut text);
        text.extend_from_slice(event.to_string().as_bytes());
        line::finish(memberships.as_bytes(), &mut text);
    }
    let spool = scratch.join("spool");
    Spool::new(&spool, SpoolBounds { max_bytes: 1 << 20, min_free_bytes: 0 }).append(&text, BEGIN).unwrap();
    let counted = || {
        Some(CountedExposure { entry: "config/e".into(), version: "01234567".into(), group: "Test".into(), unit: None })
    };
    let mut judge = Prepared(vec![
        Passed { counted: counted(), ..Passed::default() },
        Passed::default(),
        Passed::default(),
        Passed { counted: counted(), is_unverified: true, ..Passed::default() },
    ]);
    let mut sink = DayFiles::new(&scratch.join("days"), Retention::default());
    undisturbed(&clock, |outside| ship(&spool, &mut [&mut sink], &mut judge, ShipOptions::default(), outside));
    let lines = lines(&scratch.join("days/events-2026-07-24.jsonl"));
    let verified: Vec<&Value> = lines.iter().map(|line| &line["verified"]).collect();
    assert_eq!(verified, [&json!(true), &Value::Null, &json!(true), &json!(false)]);
    let first = &lines[0];
    assert_eq!((&first["format"], &first["received"], &first["source"]), (&json!(1), &json!(BEGIN), &json!("relay")));
    assert_eq!((first["pv"].as_str(), lines[1]["cv"].as_str()), (Some("0123456789abcdef"), Some("0123456789abcdef")));
    assert!(!first["host"].as_str().unwrap().is_empty());
    assert_eq!(
        first["memberships"],
        json!([
            { "name": "e", "group": "Test", "version": "01234567", "exposed": true },
            { "name": "x", "group": "Control", "version": "89abcdef", "exposed": false, "layer": "layer" }
        ])
    );
    let metadata = json!({ "config": "e", "lcut": 1_780_000_000_001_i64, "configVersion": 3, "rulePassed": "true" });
    assert_eq!(first["metadata"], metadata, "numbers are numbers");
    assert_eq!(lines[1]["metadata"]["time"], "7", "a site's own text stays as it is");
    assert_eq!((&first["lost"], lines[1].get("lost")), (&json!(4), None));
    assert_eq!((&lines[1]["value"], first.get("value")), (&json!(1.5), None));
}

#[test]
fn the_schema_refuses_what_it_shall() {
    let schema = json!({ "type": "object", "required": ["a"], "additionalProperties": false,
        "properties": { "a": { "type": ["string", "number"] }, "b": { "items": { "const": 1 } } } });
    assert_eq!(wrong(&schema, &json!({ "a": 1, "b": [1] })), None);
    for bad in [json!({}), json!({ "a": true }), json!({ "a": 1, "b": [2] }), json!({ "a": 1, "c": 1 }), json!([])] {
        assert!(wrong(&schema, &bad).is_some(), "{bad}");
    }
    let schema = json!({ "$defs": { "pair": { "type": ["array", "integer"], "minItems": 1, "maxItems": 2,
        "prefixItems": [{ "anyOf": [{ "const": 1 }, { "type": "string" }] }], "items": { "$ref": "#/$defs/map" } },
        "map": { "type": "object", "additionalProperties": { "type": "string" } } }, "$ref": "#/$defs/pair" });
    for good in [json!(7), json!([1]), json!(["a", {}]), json!([1, { "a": "b" }])] {
        assert_eq!(wrong(&schema, &good), None, "{good}");
    }
    for bad in [json!([]), json!([2]), json!([1, 1]), json!([1, { "a": 1 }]), json!([1, {}, {}])] {
        assert!(wrong(&schema, &bad).is_some(), "{bad}");
    }
}
