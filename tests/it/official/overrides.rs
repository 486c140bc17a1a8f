//! Overrides: random sets of them answer as in the official core, and what it does not tell.

use super::recorded::{Documents, key, rows, user, world};
use crate::eval::golden::{SECTIONS, compare};
use crate::kit::fixture::{self, World};
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Naming, ValuesRequest, respond};
use statsig::eval::overrides::Override;
use statsig::eval::{Context, Host, Kind, Overrides, Reason, User, check, evaluate, evaluate_by_unit};
use std::collections::HashMap;

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

#[test]
fn random_sets_answer_as_the_official_core() {
    let (mut documents, mut differ) = (Documents::default(), Vec::new());
    let (mut sets, mut answers, mut forced) = (0, 0, 0);
    for row in rows("overrides") {
        let world = documents.of(&row);
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

#[test]
fn values_have_them_as_decisions_do() {
    let (mut worlds, mut differ, mut compared) = (HashMap::new(), Vec::new(), 0);
    for row in rows("overrides") {
        let (world, published) = worlds.entry(key(&row)).or_insert_with(|| {
            let mut world = world(&row);
            let published = Published::new(std::mem::take(&mut world.snapshot));
            (world, published)
        });
        world.host.overrides = Some(overrides(&row["overrides"]).into());
        let context = Context { snapshot: &published.snapshot, ..world.context() };
        let request = ValuesRequest { naming: Naming::None, ..ValuesRequest::default() };
        let response: Json = serde_json::from_str(&respond(published, context, &user(&row), &request)).unwrap();
        for (section, part) in [
            ("gates", "feature_gates"),
            ("configs", "dynamic_configs"),
            ("experiments", "dynamic_configs"),
            ("layers", "layer_configs"),
        ] {
            let answers = row["answers"][section].as_object().unwrap();
            // Those of which the official core's response gave the exposures.
            for (name, expected) in answers.iter().filter(|(_, expected)| !expected["exposures"].is_null()) {
                let entry = &response[part][name];
                let gates = entry["secondary_exposures"].as_array().unwrap().iter();
                let exposures: Json = gates.map(|one| json!([one["gate"], one["gateValue"], one["ruleID"]])).collect();
                let ours = [("rule_id", &entry["rule_id"]), ("value", &entry["value"]), ("exposures", &exposures)];
                for (key, ours) in ours.into_iter().filter(|(key, ours)| !fixture::same(ours, &expected[key])) {
                    differ.push(format!("{} {section} {name}: {key} is {ours}", row["overrides"]));
                }
                compared += 1;
            }
        }
    }
    fixture::assert_none_differs(&differ);
    assert!(compared > 2_000, "{compared}");
}

#[test]
fn a_reader_without_the_unit_is_given_what_is_for_all_and_nothing_else() {
    let row = rows("overrides").find(|row| row["spec"] == "spec_001.json").unwrap();
    let mut world = world(&row);
    let gate = world.snapshot.gates().iter().map(|(_, spec)| world.snapshot.str(spec.name)).next().unwrap().to_owned();
    let nobody = |world: &World, name: &str| {
        let (decision, who) = evaluate_by_unit(world.context(), Kind::Gate, name, |_| None::<((), &User)>);
        assert!(who.is_none());
        (decision.reason, decision.enabled, decision.overridden)
    };
    assert_eq!(nobody(&world, &gate), (Reason::NoUnit, false, false));
    let mut overrides = Overrides::default();
    overrides.set(Kind::Gate, &gate, "somebody", Some(Override::Gate(true)));
    world.host.overrides = Some(overrides.clone().into());
    assert_eq!(nobody(&world, &gate), (Reason::NoUnit, false, false));
    assert_eq!(nobody(&world, "unknown"), (Reason::Unrecognized, false, false));
    for name in [&gate, "unknown"] {
        overrides.set(Kind::Gate, name, "", Some(Override::Gate(true)));
        world.host.overrides = Some(overrides.clone().into());
        assert_eq!(nobody(&world, name), (Reason::Override, true, true));
        overrides.forget(Kind::Gate, name);
        world.host.overrides = Some(overrides.clone().into());
        assert_ne!(nobody(&world, name).0, Reason::Override);
    }
    assert_eq!((overrides.count(), overrides == Overrides::default()), (0, true));
}
