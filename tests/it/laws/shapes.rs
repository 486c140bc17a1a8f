//! Law: a document says the same in both shapes, v1 (lists, conditions in place) and v2 (maps, conditions by key).

use crate::kit::fixture::{self, World};
use crate::laws::examples::{Example, NAMINGS, as_text, examples, questions};
use serde_json::{Map, Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{ValuesRequest, respond};
use statsig::eval::{Context, evaluate};

/// The v1 shape of a v2 document: the name goes into the entry, conditions into the rule.
fn v1(document: &Json) -> Json {
    let mut document = document.clone();
    let conditions = document["condition_map"].take();
    let inline = |rule: &mut Json| {
        for condition in rule["conditions"].as_array_mut().unwrap() {
            // A key that names no condition counts as unsupported, as a condition of an unknown type does.
            let named = conditions.get(condition.as_str().unwrap()).cloned();
            *condition = named.unwrap_or_else(|| json!({"type": "not there", "idType": "userID"}));
        }
    };
    for section in ["feature_gates", "dynamic_configs", "layer_configs"] {
        let entries: Map<String, Json> = serde_json::from_value(document[section].take()).unwrap();
        let list = entries.into_iter().map(|(name, mut spec)| {
            spec["rules"].as_array_mut().into_iter().flatten().for_each(inline);
            spec["name"] = json!(name);
            spec
        });
        document[section] = list.collect();
    }
    document["override_rules"].as_object_mut().into_iter().flat_map(Map::values_mut).for_each(inline);
    document.as_object_mut().unwrap().shift_remove("condition_map");
    document
}

fn agree(example: &Example) {
    let (two, one) = (example.world(), World::new(&v1(&example.document).to_string(), &example.options));
    let asked = questions(&two.snapshot);
    assert_eq!(asked, questions(&one.snapshot), "{}", example.name);
    for user in &example.users[..25] {
        let user = fixture::user(user);
        for (kind, name) in &asked {
            let a = as_text(&two.snapshot, &evaluate(two.context(), &user, Some(*kind), name));
            let b = as_text(&one.snapshot, &evaluate(one.context(), &user, Some(*kind), name));
            assert_eq!(a, b, "{} {name}", example.name);
        }
    }
}

#[test]
fn v1_and_v2_of_a_document_decide_the_same() {
    examples().iter().for_each(agree);
}

#[test]
fn v1_and_v2_of_a_document_have_the_same_values() {
    for example in examples() {
        let mut worlds = [example.world(), World::new(&v1(&example.document).to_string(), &example.options)];
        let published = worlds.each_mut().map(|world| Published::new(std::mem::take(&mut world.snapshot)));
        for (user, naming) in example.users.iter().take(9).zip(NAMINGS.into_iter().cycle()) {
            let user = fixture::user(user);
            let [two, one] = [0, 1].map(|at| {
                let request = ValuesRequest { naming, ..ValuesRequest::default() };
                let context = Context { snapshot: &published[at].snapshot, ..worlds[at].context() };
                respond(&published[at], context, &user, &request)
            });
            assert_eq!(two, one, "{}", example.name);
        }
    }
}
