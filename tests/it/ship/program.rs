//! Events of browsers that decided by a program: they know answers and groups, and names perhaps only as hashes.

use serde_json::{Value, json};
use statsig::config::compiled::section::Part;
use statsig::eval::Kind;
use statsig::hash::{djb2, sha256_hex};
use statsig::worker::judge::verdict::Passed;

use crate::kit::fake_clock::BEGIN;
use crate::kit::judged::{Court, NAMES, Page, Server, account, document, reader};

const PV: &str = "00000000000000aa";

/// A judge of one document, whose program is known, and a server that decides as its browsers do.
fn settled(text: &str) -> (Court, Server) {
    let court = Court::new();
    let cv = court.versions.keep(text.as_bytes(), BEGIN).unwrap();
    court.versions.programs().link([(PV, cv.as_str())]).unwrap();
    (court, Server::of(text))
}

/// A page that decided these by the program: its exposures name no rules and no gates that led there.
fn page(server: &Server, names: &[(Kind, &str)], person: Value) -> Page {
    let mut page = Page::of(server, names, person, BEGIN);
    page.version = ("pv", PV.to_owned());
    page.token = None;
    for event in &mut page.events {
        let metadata = event["metadata"].as_object_mut().unwrap();
        metadata.remove("ruleID");
        metadata.remove("allocatedExperiment");
    }
    page
}

fn metadata(passed: &Passed) -> Value {
    serde_json::from_str(passed.metadata.as_deref().unwrap()).unwrap()
}

/// Somebody who reads with an account: the browser's own id decides all the same.
fn with_account(number: u64) -> Value {
    let mut person = reader(number);
    person["custom"]["account"] = json!("named");
    person
}

#[test]
fn what_a_program_does_not_tell_is_restored_for_readers_with_and_without_an_account() {
    let (mut court, server) = settled(&document(5));
    for number in 0..40 {
        for person in [reader(number), with_account(number)] {
            let (told, full) = (page(&server, &NAMES, person.clone()), Page::of(&server, &NAMES, person, BEGIN));
            let (passed, dropped) = court.judge(&told.send(BEGIN));
            assert_eq!((passed.len(), dropped), (NAMES.len(), vec![]));
            for (one, event) in passed.iter().zip(&full.events) {
                assert!(!one.is_unverified && one.removed == 0 && one.counted.as_ref().unwrap().unit.is_some());
                assert_eq!(metadata(one)["ruleID"], event["metadata"]["ruleID"]);
            }
            assert_eq!(metadata(&passed[3])["allocatedExperiment"], "experiment");
        }
    }
}

#[test]
fn what_disagrees_with_the_document_is_dropped() {
    let (mut court, server) = settled(&document(5));
    let mut number = 0;
    let mut forge = |names: &[(Kind, &str)], change: &dyn Fn(&mut Page)| {
        number += 1;
        let mut page = page(&server, names, reader(number));
        change(&mut page);
        court.fate(&page.send(BEGIN))
    };
    for names in NAMES.chunks(1) {
        assert_eq!(forge(names, &|_| {}), "");
    }
    let other_group = |page: &mut Page| {
        let held = page.memberships.values_mut().next().unwrap();
        held[0] = json!(if held[0] == "Test" { "Control" } else { "Test" });
    };
    let no_group = |page: &mut Page| page.memberships.values_mut().next().unwrap()[0] = json!("Invented");
    for names in [&NAMES[1..2], &NAMES[3..4]] {
        assert_eq!(forge(names, &other_group), "disagrees");
        assert_eq!(forge(names, &no_group), "disagrees");
    }
    let other_value = |page: &mut Page| {
        let value = page.events[0]["metadata"]["gateValue"] == "true";
        page.events[0]["metadata"]["gateValue"] = json!((!value).to_string());
    };
    assert_eq!(forge(&NAMES[..1], &other_value), "disagrees");
    let invented = |key: &'static str| move |page: &mut Page| page.events[0]["metadata"][key] = json!("invented");
    assert_eq!(forge(&NAMES[..1], &invented("gate")), "unknown");
    assert_eq!(forge(&NAMES[1..2], &invented("config")), "unknown");
    assert_eq!(forge(&NAMES[3..4], &invented("config")), "unknown");
    assert_eq!(forge(&NAMES[3..4], &invented("parameterName")), "unknown");
    // An entry that is not decided by the browser's id.
    assert_eq!(forge(&[], &|page| page.events = vec![page.exposure(Kind::Gate, "account", true, "", BEGIN)]), "unit");
    // A rule that is named must be the one that decided.
    assert_eq!(forge(&NAMES[..1], &|page| page.events[0]["metadata"]["ruleID"] = json!("gate-6")), "disagrees");
}

#[test]
fn a_version_of_an_entry_that_the_document_does_not_have_does_not_leave() {
    let (mut court, server) = settled(&document(5));
    for names in [&NAMES[..1], &NAMES[1..2], &NAMES[3..4]] {
        let mut page = page(&server, names, reader(1));
        let honest = json!(page.memberships);
        assert_eq!(court.pass(&page.send(BEGIN)).memberships, None);
        page.memberships.values_mut().for_each(|held| held[1] = json!("ffffffff"));
        let passed = court.pass(&page.send(BEGIN));
        assert_eq!(serde_json::from_str::<Value>(passed.memberships.as_deref().unwrap()).unwrap(), honest);
        let version = honest.as_object().unwrap().values().next().unwrap()[1].clone();
        assert_eq!(json!(passed.counted.unwrap().version), version);
    }
}

#[test]
fn hidden_names_become_clear() {
    let (mut court, server) = settled(&document(5));
    for hide in [|name: &str| djb2(name).to_string(), |name: &str| sha256_hex(name.as_bytes(), 6)] {
        for hides_events in [false, true] {
            let mut page = page(&server, &NAMES, reader(7));
            let honest = json!(page.memberships);
            for (name, mut held) in std::mem::take(&mut page.memberships) {
                if let Some(layer) = held.get(3).and_then(Value::as_str).map(hide) {
                    held[3] = json!(layer);
                }
                page.memberships.insert(hide(&name), held);
            }
            for event in page.events.iter_mut().filter(|_| hides_events) {
                let key = if event["metadata"]["gate"].is_null() { "config" } else { "gate" };
                event["metadata"][key] = json!(hide(event["metadata"][key].as_str().unwrap()));
            }
            let (passed, dropped) = court.judge(&page.send(BEGIN));
            assert_eq!((passed.len(), dropped), (NAMES.len(), vec![]));
            for ((kind, name), one) in NAMES.iter().zip(&passed) {
                let memberships: Value = serde_json::from_str(one.memberships.as_deref().unwrap()).unwrap();
                assert_eq!((memberships, one.removed, one.is_unverified), (honest.clone(), 0, false));
                let key = if *kind == Kind::Gate { "gate" } else { "config" };
                assert_eq!(metadata(one)[key], *name);
            }
            // A group that the unit is not in hides behind no hash.
            let mut forged = Page { events: vec![page.events[3].clone()], ..page };
            let held = forged.memberships.get_mut(&hide("experiment")).unwrap();
            held[0] = json!(if held[0] == "Test" { "Control" } else { "Test" });
            assert_eq!(court.fate(&forged.send(BEGIN)), "disagrees");
        }
    }
}

#[test]
fn two_names_with_one_hash_are_told_apart_by_the_group() {
    // Equal by the rule that each character counts 31 times the next.
    let (one, other) = ("Aa-gate", "BB-gate");
    assert_eq!(djb2(one), djb2(other));
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    let all = text["feature_gates"]["only-5"].clone();
    text["feature_gates"][one] = all.clone();
    text["feature_gates"][other] = all;
    text["feature_gates"][other]["rules"] = json!([]);
    let (mut court, server) = settled(&text.to_string());
    for (name, group) in [(one, "true"), (other, "false")] {
        let mut page = page(&server, &[(Kind::Gate, name)], reader(1));
        let held = page.memberships.remove(name).unwrap();
        page.memberships.insert(djb2(name).to_string(), held);
        let passed = court.pass(&page.send(BEGIN));
        let left: Value = serde_json::from_str(passed.memberships.as_deref().unwrap()).unwrap();
        assert_eq!(left[name][0], group);
    }
}

#[test]
fn a_gate_and_an_experiment_of_one_name_do_not_speak_for_one_another() {
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    text["feature_gates"]["experiment"] = text["feature_gates"]["only-5"].clone();
    let (mut court, server) = settled(&text.to_string());
    let both = [(Kind::Gate, "experiment"), (Kind::Experiment, "experiment")];
    for kept in 0..2 {
        let one = page(&server, &both[kept..=kept], reader(1));
        let told = Page { memberships: one.memberships, ..page(&server, &both, reader(1)) };
        let (passed, dropped) = court.judge(&told.send(BEGIN));
        assert_eq!((passed.len(), dropped), (2, vec![]));
        assert!(passed.iter().all(|one| !one.is_unverified && one.removed == 0));
    }
}

#[test]
fn a_rule_without_an_id_puts_units_into_groups_too() {
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    text["feature_gates"]["only-5"]["rules"][0]["id"] = json!("");
    let (mut court, server) = settled(&text.to_string());
    let mut page = page(&server, &[(Kind::Gate, "only-5")], reader(1));
    page.memberships.insert("only-5".to_owned(), json!(["true", "00000001", 1]));
    let passed = court.pass(&page.send(BEGIN));
    assert!(!passed.is_unverified && passed.removed == 0);
}

#[test]
fn a_rule_that_begins_within_the_page_view_is_held_against_nobody() {
    let (mut court, server) = settled(&document(5));
    let late = |at: i64| {
        let mut page = page(&server, &[(Kind::Gate, "late")], reader(1));
        page.events[0]["time"] = json!(at);
        page.send(at)
    };
    assert!(!court.pass(&late(BEGIN)).is_unverified, "read at once");
    assert!(court.pass(&late(BEGIN + 10_000)).is_unverified, "read after the rule had begun");
}

#[test]
fn a_layer_that_merges_rules_names_the_rule_of_each_parameter() {
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    let layer = &mut text["layer_configs"]["layer"];
    let mut own = layer["rules"][0].clone();
    own.as_object_mut().unwrap().remove("configDelegate");
    (own["id"], own["returnValue"]) = (json!("tone"), json!({ "tone": "loud" }));
    layer["rules"].as_array_mut().unwrap().insert(0, own);
    layer["useNewLayerEval"] = json!(true);
    let (mut court, server) = settled(&text.to_string());
    for number in 0..20 {
        let mut page = page(&server, &[(Kind::Layer, "layer")], reader(number));
        let mut tone = page.events[0].clone();
        tone["metadata"]["parameterName"] = json!("tone");
        page.events.push(tone);
        let (passed, dropped) = court.judge(&page.send(BEGIN));
        assert_eq!((passed.len(), dropped), (2, vec![]));
        assert!(passed.iter().all(|one| !one.is_unverified && one.removed == 0));
        assert_eq!(metadata(&passed[1])["ruleID"], "tone");
    }
}

#[test]
fn a_program_of_unknown_origin_is_believed_as_far_as_names_are_known() {
    let (mut court, server) = settled(&document(5));
    std::fs::write(court.config(), document(5)).unwrap();
    let mut page = page(&server, &NAMES[1..2], reader(1));
    page.version.1 = "00000000000000bb".to_owned();
    let honest = json!(page.memberships);
    let held = page.memberships.remove("experiment").unwrap();
    page.memberships.insert(djb2("experiment").to_string(), held);
    let passed = court.pass(&page.send(BEGIN));
    assert!(passed.is_unverified && passed.removed == 0);
    assert_eq!(serde_json::from_str::<Value>(passed.memberships.as_deref().unwrap()).unwrap(), honest);
    page.memberships.values_mut().for_each(|held| held[0] = json!("Invented"));
    assert_eq!(court.pass(&page.send(BEGIN)).removed, 1);
}

#[test]
fn an_account_is_no_unit_of_a_program() {
    let (mut court, server) = settled(&document(5));
    let page = page(&server, &[(Kind::Gate, "account")], account(1));
    assert_eq!(page.send(BEGIN), "", "nothing vouches for it");
    let mut both = page;
    both.person["customIDs"] = reader(1)["customIDs"].clone();
    both.events[0]["user"] = both.person.clone();
    assert_eq!(court.fate(&both.send(BEGIN)), "unit");
    assert!(!server.snapshot.entry_version(Part::Gates, "account").is_empty());
}
