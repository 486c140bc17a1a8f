//! Overrides: random sets of them answer as in the official core, and what it does not tell.

use super::golden::{SECTIONS, compare};
use crate::kit::fixture::{self, GoldenCase, World};
use serde_json::Value as Json;
use statsig::eval::overrides::Override;
use statsig::eval::{Context, Host, Kind, Map, Overrides, Reason, User, check, evaluate};
use std::collections::HashMap;
use std::path::PathBuf;

/// What the official core answered. benches/official/overrides names a file of other sets.
fn recorded() -> Vec<Json> {
    let other = std::env::var_os("STATSIG_OVERRIDES").map(PathBuf::from);
    fixture::lines(&other.unwrap_or_else(|| fixture::repository("tests/golden/overrides.jsonl.gz")))
}

/// The document of a row.
fn world(row: &Json) -> World {
    let folder = match row["folder"].as_str().unwrap() {
        "synthetic" => fixture::repository("tests/golden/synthetic"),
        other => fixture::shared(&format!("statsig/golden/{other}")).unwrap(),
    };
    let cases = GoldenCase::all(&folder, row["folder"] == "synthetic");
    let case = cases.iter().find(|case| row["spec"] == case.name()).unwrap();
    let mut options = fixture::json(&case.path("options"));
    // The official core was given none.
    options["id_lists"] = Json::Null;
    World::new(&fixture::read(&case.path("spec")), &options)
}

fn overrides(sets: &Json) -> Overrides {
    let mut overrides = Overrides::default();
    for one in sets.as_array().unwrap() {
        let (_, kind) = SECTIONS.into_iter().find(|(section, _)| one[0] == *section).unwrap();
        let answer = match &one[3] {
            Json::Bool(enabled) => Override::Gate(*enabled),
            Json::String(group) => Override::Group(group.as_str().into()),
            value => Override::Value(value.to_string().into()),
        };
        overrides.set(kind, one[1].as_str().unwrap(), one[2].as_str().unwrap_or(""), Some(answer));
    }
    assert_eq!(overrides.ignored(), 0);
    overrides
}

/// The user of a row, with its custom ids in their order.
fn user(row: &Json) -> User {
    let mut user = fixture::user(&row["user"]);
    for id in row["ids"].as_array().unwrap() {
        let kind = user.put_text(id[0].as_str().unwrap());
        let value = fixture::convert(&mut user, &id[1]);
        user.insert(Map::CustomIds, kind, value);
    }
    user
}

#[test]
fn random_sets_answer_as_the_official_core() {
    let (mut worlds, mut differ) = (HashMap::new(), Vec::new());
    let (mut sets, mut answers, mut forced) = (0, 0, 0);
    for row in recorded() {
        let key = (row["folder"].to_string(), row["spec"].to_string());
        let world: &mut World = worlds.entry(key).or_insert_with(|| world(&row));
        world.host.overrides = Some(overrides(&row["overrides"]).into());
        let user = user(&row);
        for (section, kind) in SECTIONS {
            for (name, expected) in row["answers"][section].as_object().unwrap() {
                let decision = evaluate(world.context(), &user, Some(kind), name);
                let mut expected = expected.clone();
                if expected["reason"] == Reason::Override.name() {
                    forced += 1;
                    // It forgets the group that it was told to put the user into.
                    expected.as_object_mut().unwrap().remove("group_name");
                }
                if kind == Kind::Gate {
                    assert_eq!(check(world.context(), &user, name), decision.enabled);
                }
                // A decision without the mark is what it would be without overrides.
                let plain = Context { host: &Host { overrides: None, ..world.host.clone() }, ..world.context() };
                assert!(decision.overridden || decision == evaluate(plain, &user, Some(kind), name), "{row} {name}");
                assert!(decision.overridden || decision.reason != Reason::Override, "{row} {name}");
                answers += 1;
                if let Some(what) = compare(&world.snapshot, &decision, &expected, kind) {
                    differ.push(format!("{} {} {section} {name}: {what}", row["spec"], row["overrides"]));
                }
            }
        }
        sets += 1;
    }
    println!("overrides: {sets} sets, {answers} answers agree, {forced} of them forced");
    fixture::assert_none_differs(&differ);
    assert!(sets >= 100 && forced > sets, "{sets} {forced}");
}
