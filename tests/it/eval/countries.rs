//! Conditions on the country of an address: who is asked for it, when, and that nothing tells of it.

use crate::kit::countries::countries;
use crate::kit::fixture::{World, user};
use crate::kit::scratch::Scratch;
use serde_json::{Value as Json, json};
use statsig::client::catalog::Published;
use statsig::client::{Filter, Format, Naming, ValuesRequest, respond, write_user};
use statsig::config::Snapshot;
use statsig::config::geo::database::Database;
use statsig::eval::explain::Visit;
use statsig::eval::{Kind, check, evaluate, explain, fields_read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A gate for each condition, which is open to those in `countries`, and one that is closed to them.
fn document(countries: &[&str]) -> Json {
    let condition = |kind: &str, field: &str, operator: &str| json!({"type": kind, "field": field, "idType": "userID", "operator": operator, "targetValue": countries});
    let gate = |condition: &str| {
        json!({"type": "feature_gate", "entity": "feature_gate", "salt": "s", "defaultValue": false, "enabled": true,
            "idType": "userID", "rules": [{"name": "r", "id": "r", "passPercentage": 100, "returnValue": true,
                "conditions": [condition], "idType": "userID"}]})
    };
    let names = ["inside", "outside", "field", "capitals", "address"];
    let gates: serde_json::Map<_, _> = names.iter().map(|name| ((*name).to_owned(), gate(name))).collect();
    json!({"has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {}, "feature_gates": gates,
    "condition_map": {
        "inside": condition("ip_based", "country", "any"),
        "outside": condition("ip_based", "country", "none"),
        "field": condition("user_field", "country", "any"),
        "capitals": condition("ip_based", "COUNTRY", "any"),
        "address": condition("ip_based", "ip", "any"),
    }})
}

fn world(countries: &[&str], database: Option<&Arc<Database>>) -> World {
    let mut world = World::new(&document(countries).to_string(), &json!({}));
    world.host.countries = database.cloned();
    world.host.keeps_addresses = true;
    world
}

fn looked_up(database: &Database) -> u64 {
    database.lookups.all.load(Ordering::Relaxed)
}

#[test]
fn a_condition_on_the_country_looks_the_address_up_where_the_user_has_none() {
    let folder = Scratch::new();
    let database = countries(folder.path());
    let (with, without) = (world(&["DE", "FR"], Some(&database)), world(&["DE", "FR"], None));
    for (person, inside) in [
        (json!({"ip": "198.51.100.7"}), true),
        (json!({"ip": "2001:db8:1::7"}), true),
        (json!({"ip": "192.0.2.7"}), false),
        (json!({"ip": "10.0.0.1"}), false),
        (json!({"ip": "nonsense"}), false),
        (json!({}), false),
        // Wherever a condition would find the address.
        (json!({"custom": {"ip": "198.51.100.7"}}), true),
        (json!({"privateAttributes": {"ip": "198.51.100.7"}}), true),
        // What the user has goes first; an empty field is none, but an empty attribute ends the search.
        (json!({"ip": "198.51.100.7", "country": "NZ"}), false),
        (json!({"ip": "192.0.2.7", "country": "DE"}), true),
        (json!({"ip": "192.0.2.7", "privateAttributes": {"country": "DE"}}), true),
        (json!({"ip": "198.51.100.7", "country": ""}), true),
        (json!({"ip": "198.51.100.7", "custom": {"country": null}}), false),
    ] {
        let asked = user(&person);
        let gates = |world: &World| ["inside", "outside"].map(|name| check(world.context(), &asked, name));
        assert_eq!(gates(&with), [inside, !inside], "{person}");
        let given = person["country"] == "DE" || person["privateAttributes"]["country"] == "DE";
        assert_eq!(gates(&without), [given, !given], "{person}, without a database");
    }
    // Only conditions of this type look it up, and only by this name.
    let asked = user(&json!({"ip": "198.51.100.7"}));
    for name in ["field", "capitals", "address"] {
        assert!(!check(with.context(), &asked, name), "{name}");
    }
}

#[test]
fn it_is_looked_up_once_for_a_user_and_only_where_a_condition_asks() {
    let folder = Scratch::new();
    let database = countries(folder.path());
    let one = world(&["DE"], Some(&database));
    let asked = user(&json!({"ip": "198.51.100.7"}));
    for name in ["field", "address", "unknown"] {
        assert!(!check(one.context(), &asked, name), "{name}");
    }
    assert_eq!(looked_up(&database), 0);
    assert!(check(one.context(), &user(&json!({"ip": "198.51.100.7", "country": "DE"})), "inside"));
    assert_eq!(looked_up(&database), 0, "the user has one");
    for _ in 0..3 {
        assert!(check(one.context(), &asked, "inside") && !check(one.context(), &asked, "outside"));
    }
    assert_eq!(looked_up(&database), 1);
    assert!(!check(one.context(), &user(&json!({"ip": "10.0.0.1"})), "inside"));
    assert_eq!(looked_up(&database), 2);
    // Another database in its place is asked anew.
    let next = countries(folder.path());
    assert!(check(world(&["DE"], Some(&next)).context(), &asked, "inside"));
    assert_eq!((looked_up(&database), looked_up(&next)), (2, 1));
    assert!(!check(world(&["DE"], None).context(), &asked, "inside"), "what was found is nothing without one");
}

#[test]
fn nothing_that_is_written_names_the_country_or_the_address() {
    let folder = Scratch::new();
    let database = countries(folder.path());
    // A target would show the country too.
    let world = world(&["XX"], Some(&database));
    let asked =
        user(&json!({"userID": "u", "ip": "198.51.100.7", "customIDs": {"stableID": "s"}, "custom": {"plan": "x"}}));
    let (decision, steps) = explain(world.context(), &asked, Some(Kind::Gate), "outside");
    assert!(decision.enabled);
    assert_eq!(decision, evaluate(world.context(), &asked, Some(Kind::Gate), "outside"));
    let found = steps.iter().find_map(|step| match &step.visit {
        Visit::Condition { found, .. } => found.clone(),
        _ => None,
    });
    assert_eq!(found.as_deref(), Some("\"(by address)\""));
    let mut written = format!("{steps:?}{decision:?}");
    write_user(&asked, &world.host, &world.snapshot, &mut written);
    let published = Published::new(Snapshot::compile(document(&["XX"]).to_string().as_bytes()).unwrap());
    for format in [Format::V1, Format::InitV2] {
        let request = ValuesRequest {
            naming: Naming::None,
            format,
            filter: Filter::default(),
            by_unit: false,
            without_id_types: false,
        };
        written += &respond(&published, world.context(), &asked, &request);
    }
    assert!(written.contains("\"userID\":\"u\"") && written.contains("\"plan\":\"x\""), "{written}");
    assert!(looked_up(&database) > 0);
    for telltale in ["198.51.100.7", "DE", "\"ip\"", "pa_hash"] {
        assert!(!written.contains(telltale), "{telltale} in {written}");
    }
    // What decisions look at is what it was: the country, wherever that comes from.
    assert_eq!(fields_read(&world.snapshot).into_iter().collect::<Vec<_>>(), ["COUNTRY", "country", "ip"]);
}

#[test]
fn without_a_database_an_address_is_told_as_ever() {
    let world = World::new(&document(&["DE"]).to_string(), &json!({}));
    let mut written = String::new();
    write_user(&user(&json!({"userID": "u", "ip": "198.51.100.7"})), &world.host, &world.snapshot, &mut written);
    assert_eq!(written, r#"{"userID":"u","ip":"198.51.100.7"}"#);
}
