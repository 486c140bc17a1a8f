//! What units keep of an earlier document (`evaluation.md` 6.3) is judged by the document that it came from.

use serde_json::{Value, json};
use statsig::config::compiled::section::Part;
use statsig::eval::Kind;
use statsig::worker::judge::verdict::{CountedExposure, Passed};

use crate::kit::fake_clock::BEGIN;
use crate::kit::fixture::user;
use crate::kit::judged::{Court, Page, Server, TOKEN_KEY, account, document, reader};
use crate::kit::token::mint;

const EXPERIMENT: (Kind, &str) = (Kind::Experiment, "experiment");

/// Servers with two documents, one long after the other.
fn servers() -> [Server; 2] {
    [document(5), document(50)].map(|text| Server::of(&text))
}

/// A judge that keeps these documents.
fn court(numbers: &[u64]) -> Court {
    let court = Court::new();
    for number in numbers {
        court.versions.keep(document(*number).as_bytes(), BEGIN).unwrap();
    }
    court
}

/// A reader whose group is another one in the later document.
fn moved([then, now]: &[Server; 2]) -> Value {
    let group = |server: &Server, person: &Value| {
        let (kind, name) = EXPERIMENT;
        server.decide(kind, name, &user(person), BEGIN).group.map(|group| server.snapshot.str(group).to_owned())
    };
    (0..).map(reader).find(|person| group(then, person) != group(now, person)).unwrap()
}

/// The membership that PHP writes with what a unit keeps from this server's document.
fn held(server: &Server, group: &str, layer: Option<&str>) -> Value {
    let version = server.snapshot.entry_version(Part::Configs, "experiment");
    let mut held = vec![json!(group), json!(version), json!(1)];
    held.extend(layer.map(|layer| json!(layer)));
    json!({ "experiment": held })
}

fn counted(passed: &Passed) -> &CountedExposure {
    passed.counted.as_ref().unwrap()
}

#[test]
fn what_a_unit_keeps_is_verified_by_the_document_of_then() {
    let servers = servers();
    let person = moved(&servers);
    let mut court = court(&[5, 50]);
    for (kind, name, layer) in [("experiment", None), ("layer", Some("layer"))]
        .map(|(name, layer)| (if layer.is_some() { Kind::Layer } else { Kind::Experiment }, name, layer))
    {
        let kept = held(&servers[0], "?", layer);
        let passed = court.pass(&servers[0].expose_as(kind, name, &person, BEGIN, Some(&kept)));
        assert!(!passed.is_unverified, "{name}");
        let version = servers[0].snapshot.entry_version(Part::Configs, "experiment");
        assert_ne!(version, servers[1].snapshot.entry_version(Part::Configs, "experiment"));
        assert_eq!((&*counted(&passed).entry, &counted(&passed).version), ("config/experiment", &version));
        // The document tells the group, not the line.
        assert!(["Control", "Test"].contains(&&*counted(&passed).group) && counted(&passed).unit.is_some());
        let memberships: Value = serde_json::from_str(passed.memberships.as_deref().unwrap()).unwrap();
        assert_eq!(memberships["experiment"][1], json!(version));
    }
}

#[test]
fn what_its_document_does_not_confirm_is_marked_and_counted_as_of_then() {
    let servers = servers();
    let person = moved(&servers);
    let (kind, name) = EXPERIMENT;
    // What the later document decides, under the version of the earlier one: something else was known of the unit then.
    let line = |kept: Option<&Value>| {
        let line = servers[1].expose_as(kind, name, &person, BEGIN, kept);
        line.replace(servers[1].cv(), servers[0].cv())
    };
    let mut court = court(&[5, 50]);
    assert_eq!(court.fate(&line(None)), "disagrees");
    let kept = held(&servers[0], "Warm", None);
    let passed = court.pass(&line(Some(&kept)));
    let version = servers[0].snapshot.entry_version(Part::Configs, name);
    assert!(passed.is_unverified);
    assert_eq!((&*counted(&passed).group, &counted(&passed).version, counted(&passed).unit), ("Warm", &version, None));
    assert_eq!(passed.memberships, None, "those of the line leave");
    // So it is where the document lacks the entry.
    let unknown = line(Some(&kept)).replace("\"config\":\"experiment\"", "\"config\":\"gone\"");
    assert!(court.pass(&unknown).is_unverified);
}

#[test]
fn where_the_document_of_then_is_gone_the_line_tells_group_and_version() {
    let servers = servers();
    let person = moved(&servers);
    let mut court = court(&[50]);
    for (kind, name, layer) in [(Kind::Experiment, "experiment", None), (Kind::Layer, "layer", Some("layer"))] {
        let kept = held(&servers[0], "Control", layer);
        let passed = court.pass(&servers[0].expose_as(kind, name, &person, BEGIN, Some(&kept)));
        let version = servers[0].snapshot.entry_version(Part::Configs, "experiment");
        assert!(passed.is_unverified && passed.memberships.is_none());
        assert_eq!((&*counted(&passed).group, &counted(&passed).version), ("Control", &version));
        // What another SDK has stored names no document and no version.
        let text = servers[0].expose_as(kind, name, &person, BEGIN, Some(&json!({})));
        let passed = court.pass(&text.replace(&format!("\"cv\":\"{}\",", servers[0].cv()), ""));
        assert!(passed.is_unverified);
        assert_eq!(counted(&passed).version, "00000000");
    }
}

#[test]
fn what_another_sdk_has_stored_is_judged_by_the_time_of_its_document() {
    let servers = servers();
    let (kind, name) = EXPERIMENT;
    let mut court = court(&[]);
    std::fs::write(court.config(), document(50)).unwrap();
    let line = |server: &Server| {
        let text = server.expose_as(kind, name, &moved(&servers), BEGIN, Some(&json!({})));
        text.replace(&format!("\"cv\":\"{}\",", server.cv()), "")
    };
    assert!(!court.pass(&line(&servers[1])).is_unverified);
    assert!(court.pass(&line(&servers[0])).is_unverified);
}

#[test]
fn a_browser_cannot_say_that_its_unit_keeps_a_group() {
    let servers = servers();
    let mut court = court(&[5, 50]);
    let mut page = Page::of(&servers[1], &[EXPERIMENT], moved(&servers), BEGIN);
    let other = Page::of(&servers[0], &[EXPERIMENT], moved(&servers), BEGIN);
    page.memberships.clear();
    page.events.clone_from(&other.events);
    page.events[0]["metadata"]["reason"] = json!("Persisted");
    assert_eq!(court.fate(&page.send(BEGIN)), "disagrees");
}

/// The document, with an experiment by accounts and, perhaps, other groups.
fn by_accounts(number: u64, renamed: bool) -> String {
    let text = document(number).replace("\"stableID\"", "\"userID\"");
    if renamed { text.replace("\"Test\"", "\"Warm\"").replace("Test-", "Warm-") } else { text }
}

#[test]
fn the_servers_word_for_a_group_of_then_is_taken_and_marked() {
    let court = Court::new();
    let documents = [by_accounts(5, false), by_accounts(50, true)];
    for text in &documents {
        court.versions.keep(text.as_bytes(), BEGIN).unwrap();
    }
    let mut court = court;
    let [then, now] = documents.map(|text| Server::of(&text));
    let group = |server: &Server, person: &Value| {
        let decision = server.decide(EXPERIMENT.0, EXPERIMENT.1, &user(person), BEGIN);
        server.snapshot.str(decision.group.unwrap()).to_owned()
    };
    let with_group = |wanted: &str| (0..).map(account).find(|person| group(&then, person) == wanted).unwrap();
    let page = |person: Value, of: &Server| {
        let old = Page::of(of, &[EXPERIMENT], person.clone(), BEGIN);
        let group = old.memberships["experiment"][0].as_str().unwrap().to_owned();
        let unit = person["userID"].as_str().unwrap().to_owned();
        let token = mint(TOKEN_KEY.as_bytes(), &unit, now.cv(), &[("experiment", &*group)], BEGIN);
        let version = ("cv", now.cv().to_owned());
        Page { memberships: old.memberships, events: old.events, token: Some(token), version, person }
    };
    // Its own document's decision; a group that it has too, but kept; one that it has no more.
    for (of, wanted, is_unverified) in [(&now, "Control", false), (&then, "Control", true), (&then, "Test", true)] {
        let person = with_group(wanted);
        let passed = court.pass(&page(person, of).send(BEGIN));
        assert_eq!(passed.is_unverified, is_unverified, "{wanted}");
    }
    let mut invented = page(with_group("Test"), &then);
    invented.events[0]["metadata"]["ruleID"] = json!("invented");
    assert_eq!(court.fate(&invented.send(BEGIN)), "unknown");
}
