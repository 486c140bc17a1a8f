//! Laws of programs: they follow their schema, equal rules make equal bytes, and they name nobody who is not listed.

use super::sample::{choice, document, everybody, field, gate, made, read};
use crate::laws::examples::examples;
use crate::ship::schema::wrong;
use serde_json::{Value as Json, json};
use statsig::client::program;
use statsig::config::compiled::section::Part;

#[test]
fn every_program_follows_the_schema() {
    let schema: Json = serde_json::from_str(include_str!("../../../../docs/program.schema.json")).unwrap();
    let mut entries = 0;
    for example in examples() {
        let world = example.world();
        for options in [
            json!({}),
            json!({"fields": ["*"], "units": ["*"]}),
            json!({"fields": ["*"], "units": ["*"], "names": "sha256"}),
        ] {
            let made = program(&world.snapshot, &world.host, &choice(options));
            let json = read(&made);
            assert_eq!(wrong(&schema, &json), None, "{}", example.name);
            assert!(!made.text.contains('\n'), "one line");
            entries += made.listed.len();
        }
    }
    assert!(entries > 1000, "{entries}");
    let empty = read(&made(&document(&[], &[], &[]), json!({})));
    assert_eq!(wrong(&schema, &empty), None);
    assert_eq!(
        empty,
        json!({"kind": "program", "v": 1, "hash": "none", "listed": [0, 0, 0], "gates": [], "configs": [], "layers": []})
    );
    for (part, bad) in [("v", json!(2)), ("conditions", json!([[2, 0]])), ("gates", json!([["g", "no version"]]))] {
        let mut program = empty.clone();
        program[part] = bad;
        assert!(wrong(&schema, &program).is_some(), "{part}");
    }
}

#[test]
fn equal_rules_make_equal_bytes() {
    let skin = || gate(&json!([field("any", "skin", &json!(["a"]))]));
    let one = document(&[("a", gate(&json!([everybody()]))), ("b", skin()), ("c", skin())], &[], &[]);
    // Another order, time and description, and one more entry that browsers cannot see.
    let mut hidden = gate(&json!([everybody()]));
    hidden["idType"] = json!("userID");
    let mut other = document(&[("b", skin()), ("hidden", hidden), ("c", skin()), ("a", gate(&json!([])))], &[], &[]);
    other["time"] = json!(8);
    other["feature_gates"][0]["description"] = json!("new");
    // The entry versions of a public condition and of none differ, so `a` is taken as it was.
    other["feature_gates"][3]["rules"] = one["feature_gates"][0]["rules"].clone();
    let (one, other) = (made(&one, json!({})), made(&other, json!({})));
    assert_eq!(one.text, other.text);
    assert_eq!(one.version, other.version);
    assert_eq!(other.left_out.len(), 1);
}

#[test]
fn making_it_again_gives_the_same() {
    for example in examples() {
        let (one, other) = (example.world(), example.world());
        let choice = choice(json!({"fields": ["*"], "units": ["*"]}));
        assert_eq!(program(&one.snapshot, &one.host, &choice), program(&other.snapshot, &other.host, &choice));
    }
}

#[test]
fn nobody_is_named_who_is_not_listed() {
    let mut named = 0;
    for example in examples() {
        let world = example.world();
        let all = program(&world.snapshot, &world.host, &choice(json!({"fields": ["*"], "units": ["*"]})));
        let Some((part, only)) = all.listed.iter().rev().find(|(part, _)| *part == Part::Configs) else { continue };
        let options = json!({"only": [only], "fields": ["*"], "units": ["*"]});
        let json = read(&program(&world.snapshot, &world.host, &choice(options)));
        for section in ["gates", "configs", "layers"] {
            for entry in json[section].as_array().unwrap() {
                let name = entry.get(0).and_then(Json::as_str);
                assert!(name.is_none_or(|name| *name == **only), "{part:?} {name:?}");
                named += usize::from(name.is_some());
            }
        }
    }
    assert!(named > 5, "{named}");
}
