//! Laws of buckets: a unit's bucket never changes, and as many units pass as the percentage says.

use crate::kit::fixture::{self, World};
use crate::kit::mutant::Rng;
use serde_json::{Value as Json, json};
use statsig::eval::{Field, User, Value, check};
use statsig::hash::Prefix;

/// A gate for everybody whose bucket of this salt is in the share.
fn gate(salt: &str, share: f64) -> Json {
    let (spec, rule) = salt.trim_end_matches('.').split_once('.').unwrap_or((salt, ""));
    json!({"type": "feature_gate", "entity": "feature_gate", "salt": spec, "defaultValue": false, "enabled": true,
        "idType": "userID", "rules": [{"name": "r", "id": "r", "salt": rule, "passPercentage": share,
            "returnValue": true, "conditions": [], "idType": "userID"}]})
}

fn world(gates: &Json) -> World {
    let document = json!({"has_updates": true, "time": 1, "feature_gates": gates, "dynamic_configs": {},
        "layer_configs": {}, "condition_map": {}});
    World::new(&document.to_string(), &json!({}))
}

fn user(unit: &str) -> User {
    let mut user = User::new();
    let id = Value::Text(user.put_text(unit));
    user.set(Field::UserId, id);
    user
}

#[test]
fn ten_thousand_buckets_never_change() {
    let frozen = fixture::json(&fixture::repository("tests/golden/buckets.json.gz"));
    let texts = |key: &str| -> Vec<String> { serde_json::from_value(frozen[key].clone()).unwrap() };
    let (salts, units) = (texts("salts"), texts("units"));
    let buckets: Vec<Vec<u64>> = serde_json::from_value(frozen["buckets"].clone()).unwrap();
    let mut compared = 0;
    for (salt, row) in salts.iter().zip(&buckets) {
        let prefix = Prefix::new(salt);
        for (unit, bucket) in units.iter().zip(row) {
            assert_eq!(prefix.head64(unit) % 10_000, *bucket, "{salt:?} {unit:?}");
            compared += 1;
        }
    }
    assert_eq!(compared, 10_000);
    // The same through a whole document, where two salts make the text.
    let pairs = salts
        .iter()
        .zip(&buckets)
        .filter(|(salt, _)| salt.ends_with('.') && salt.matches('.').count() == 2 && !salt.starts_with('.'));
    let mut asked = 0;
    for (salt, row) in pairs {
        let world = world(&json!({"g": gate(salt, 50.0)}));
        for (unit, bucket) in units.iter().zip(row) {
            assert_eq!(check(world.context(), &user(unit), "g"), *bucket < 5_000, "{salt:?} {unit:?}");
            asked += 1;
        }
    }
    assert!(asked >= 6_000, "{asked}");
}

#[test]
fn a_million_units_come_within_three_standard_errors() {
    const UNITS: u32 = 1_000_000;
    const SEED: u64 = 20_261_124;
    let shares = [0.01, 1.0, 10.0, 33.33, 50.0, 73.43, 99.9];
    let gates: serde_json::Map<_, _> =
        shares.iter().map(|share| (share.to_string(), gate(&format!("law{share}.rule."), *share))).collect();
    let world = world(&gates.into());
    let mut rng = Rng::new(SEED);
    let mut passed = [0_u32; 7];
    let names = shares.map(|share| share.to_string());
    for _ in 0..UNITS {
        let user = user(&format!("{:016x}", rng.next()));
        for (name, passed) in names.iter().zip(&mut passed) {
            *passed += u32::from(check(world.context(), &user, name));
        }
    }
    for (share, passed) in shares.into_iter().zip(passed) {
        let expected = share / 100.0;
        let error = (expected * (1.0 - expected) / f64::from(UNITS)).sqrt();
        let off = (f64::from(passed) / f64::from(UNITS) - expected) / error;
        println!("seed {SEED}: {share} % of {UNITS}: {passed} pass, {off:+.2} standard errors");
        assert!(off.abs() <= 3.0, "{share} %: {passed} of {UNITS}, {off:+.2} standard errors");
    }
}
