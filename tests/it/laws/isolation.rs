//! Law: whatever becomes of an entry, entries that do not depend on it answer as before.

use crate::kit::fixture::{self, World};
use crate::kit::mutant::{Rng, mutate};
use crate::laws::examples::{Example, as_text, examples, proptest_config, questions};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use statsig::eval::{Kind, evaluate};
use std::collections::BTreeSet;

const SECTIONS: [&str; 3] = ["feature_gates", "dynamic_configs", "layer_configs"];

/// Texts that no entry and no condition can be: whatever is replaced by one of them must be refused.
const SPOILT: [&str; 6] = ["1e999", "\"\\ud800\"", "null", "[]", "{\"salt\":\"\\ud800\"}", "@deep@"];

/// A section and a name in it; a condition is of no section.
type Place = (String, String);

fn place(section: &str, name: &str) -> Place {
    (section.to_owned(), name.to_owned())
}

/// What a rule asks directly: conditions, gates, experiments.
fn asks(document: &Json, rule: &Json) -> Vec<Place> {
    let mut places = Vec::new();
    if let Some(delegate) = rule["configDelegate"].as_str() {
        places.push(place("dynamic_configs", delegate));
    }
    for key in rule["conditions"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        places.push(place("", key));
        let condition = &document["condition_map"][key];
        match condition["type"].as_str() {
            Some("pass_gate" | "fail_gate") => {
                places.push(place("feature_gates", condition["targetValue"].as_str().unwrap_or("")));
            }
            Some("experiment_group") => {
                places.push(place("dynamic_configs", condition["field"].as_str().unwrap_or("")));
            }
            _ => {}
        }
    }
    places
}

/// What an entry asks directly, console mappings included.
fn needs(document: &Json, section: &str, name: &str) -> Vec<Place> {
    let rules = |json: &Json| json["rules"].as_array().cloned().unwrap_or_default();
    let mut places: Vec<Place> = rules(&document[section][name]).iter().flat_map(|rule| asks(document, rule)).collect();
    for mapping in document["overrides"][name].as_array().into_iter().flatten() {
        places.push(place(section, mapping["new_config_name"].as_str().unwrap_or("")));
        for rule in rules(mapping) {
            places.extend(asks(document, &document["override_rules"][rule["rule_name"].as_str().unwrap_or("")]));
        }
    }
    places
}

/// Every entry that reaches a place.
fn dependents(document: &Json, start: Place) -> BTreeSet<Place> {
    let mut found = BTreeSet::from([start]);
    loop {
        let before = found.len();
        for section in SECTIONS {
            for name in document[section].as_object().unwrap().keys() {
                // A mapped name may have no entry of its own: what asks it needs what the mapping needs.
                let reaches = needs(document, section, name).iter().any(|need| {
                    found.contains(need)
                        || (document[&need.0][&need.1].is_null()
                            && needs(document, &need.0, &need.1).iter().any(|next| found.contains(next)))
                });
                if reaches {
                    found.insert(place(section, name));
                }
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// The document with something else in a place.
fn replaced(example: &Example, (section, name): &Place, text: &str) -> String {
    let mut document = example.document.clone();
    let key = if section.is_empty() { "condition_map" } else { section };
    document[key][name] = json!("@mutant@");
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    document.to_string().replace("\"@mutant@\"", if text == "@deep@" { &deep } else { text })
}

fn section_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Gate => "feature_gates",
        Kind::Layer => "layer_configs",
        _ => "dynamic_configs",
    }
}

/// Compares all entries that do not depend on the place; says how many those are.
fn compare(example: &Example, changed: &Place, text: &str, user: usize) -> Result<usize, TestCaseError> {
    let (old, new) = (example.world(), World::new(&replaced(example, changed, text), &example.options));
    let touched = dependents(&example.document, changed.clone());
    let user = fixture::user(&example.users[user % example.users.len()]);
    let mut compared = 0;
    for (kind, name) in questions(&old.snapshot) {
        if touched.contains(&place(section_of(kind), &name)) {
            continue;
        }
        let before = as_text(&old.snapshot, &evaluate(old.context(), &user, Some(kind), &name));
        let after = as_text(&new.snapshot, &evaluate(new.context(), &user, Some(kind), &name));
        prop_assert_eq!(before, after, "{}: {:?} became {}: {}", example.name, changed, text, name);
        compared += 1;
    }
    Ok(compared)
}

#[test]
fn a_mutated_entry_changes_only_what_depends_on_it() {
    let compared = std::cell::Cell::new(0);
    let strategy = (0..examples().len(), any::<usize>(), any::<usize>(), any::<u64>());
    TestRunner::new(proptest_config(256))
        .run(&strategy, |(example, entry, user, seed)| {
            let (example, mut rng) = (&examples()[example], Rng::new(seed));
            let section = *rng.one(&SECTIONS);
            let entries = example.document[section].as_object().unwrap();
            let Some((name, spec)) = entries.iter().nth(entry % entries.len().max(1)) else { return Ok(()) };
            let mut spec = spec.clone();
            for _ in 0..=rng.below(4) {
                mutate(&mut spec, &mut rng);
            }
            let spoilt = (*rng.one(&SPOILT)).to_owned();
            let text = if rng.below(4) == 0 { spoilt } else { spec.to_string() };
            compared.set(compared.get() + compare(example, &place(section, name), &text, user)?);
            Ok(())
        })
        .unwrap();
    println!("{} answers compared", compared.get());
    // If all entries depended on each other, nothing would be compared.
    assert!(compared.get() > 256 * 20, "only {} entries were independent", compared.get());
}

#[test]
fn a_mutated_condition_changes_only_what_names_it() {
    let strategy = (0..examples().len(), any::<usize>(), any::<usize>(), any::<u64>());
    TestRunner::new(proptest_config(256))
        .run(&strategy, |(example, entry, user, seed)| {
            let (example, mut rng) = (&examples()[example], Rng::new(seed));
            let entries = example.document["condition_map"].as_object().unwrap();
            let (name, condition) = entries.iter().nth(entry % entries.len()).unwrap();
            let mut condition = condition.clone();
            mutate(&mut condition, &mut rng);
            let spoilt = (*rng.one(&SPOILT)).to_owned();
            let text = if rng.below(4) == 0 { spoilt } else { condition.to_string() };
            compare(example, &place("", name), &text, user).map(|_| ())
        })
        .unwrap();
}

#[test]
fn what_is_spoilt_is_refused_by_name() {
    let example = &examples()[0];
    let (name, _) = example.document["feature_gates"].as_object().unwrap().iter().next().unwrap();
    for text in SPOILT {
        let world = World::new(&replaced(example, &place("feature_gates", name), text), &example.options);
        let refused: Vec<_> = world.snapshot.refused().into_iter().map(|refusal| refusal.name).collect();
        assert_eq!(refused, [name.as_str().into()], "{text}");
    }
}
