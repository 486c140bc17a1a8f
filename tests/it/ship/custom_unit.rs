//! Exposures by units of other extensions, and records of an account that name its browser too: decided again by the
//! unit of the entry's own type.

use serde_json::{Value, json};
use statsig::eval::Kind;

use crate::kit::fake_clock::BEGIN;
use crate::kit::judged::{Court, Page, Server, document};

/// A judge and a server with one document, in which a gate is decided by the type `companyID`.
fn settled() -> (Court, Server) {
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    let gates = &mut text["feature_gates"];
    let mut gate = gates["account"].clone();
    gate["idType"] = json!("companyID");
    gate["rules"][0]["idType"] = json!("companyID");
    gates["company"] = gate;
    let (court, text) = (Court::new(), text.to_string());
    court.versions.keep(text.as_bytes(), BEGIN).unwrap();
    (court, Server::of(&text))
}

fn company(number: u64) -> Value {
    json!({ "customIDs": { "companyID": format!("company-{number}") }, "custom": { "account": "named" } })
}

#[test]
fn what_php_decided_by_a_custom_id_is_decided_again_by_it() {
    let (mut court, server) = settled();
    let mut groups = std::collections::BTreeMap::new();
    for number in 0..40 {
        let passed = court.pass(&server.expose(Kind::Gate, "company", &company(number), BEGIN));
        assert!(!passed.is_unverified && passed.memberships.is_some());
        let counted = passed.counted.unwrap();
        assert!(counted.unit.is_some(), "it is counted under its unit");
        *groups.entry(counted.group).or_insert(0) += 1;
    }
    assert!(groups.len() == 2 && groups.values().all(|count| *count > 5), "{groups:?}");
    // The same companies under another answer: nobody could have decided that.
    let turned = |text: String| {
        let (yes, no) = ("\"gateValue\":\"true\"", "\"gateValue\":\"false\"");
        if text.contains(yes) { text.replace(yes, no) } else { text.replace(no, yes) }
    };
    assert_eq!(court.fate(&turned(server.expose(Kind::Gate, "company", &company(1), BEGIN))), "disagrees");
}

#[test]
fn browsers_cannot_send_a_custom_id() {
    let (_, server) = settled();
    assert_eq!(Page::of(&server, &[(Kind::Gate, "company")], company(1), BEGIN).send(BEGIN), "");
}

#[test]
fn a_record_of_account_and_browser_is_judged_by_the_unit_of_its_entry() {
    let (mut court, server) = settled();
    let person = |account: u64, browser: u64| {
        json!({ "userID": format!("{account:032x}"), "customIDs": { "stableID": format!("{browser:020x}") },
            "custom": { "account": "named" } })
    };
    let mut unit = |person: Value| {
        court.pass(&Page::of(&server, &[(Kind::Gate, "account")], person, BEGIN).send(BEGIN)).counted.unwrap().unit
    };
    let linked = unit(person(7, 1));
    assert!(linked.is_some());
    assert_eq!(linked, unit(person(7, 2)), "whatever browser it names");
    assert_ne!(linked, unit(person(8, 1)));
}
