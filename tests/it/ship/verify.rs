//! Events are judged by the document that they were decided with (wiki-rules.md 2.3 and 6.1).

use serde_json::{Value, json};
use statsig::config::compiled::section::Part;
use statsig::eval::Kind;
use statsig::worker::judge::verdict::Passed;

use crate::kit::countries::countries;
use crate::kit::fake_clock::BEGIN;
use crate::kit::judged::{Court, NAMES, Page, Server, TOKEN_KEY, account, cv, document, reader};
use crate::kit::scratch::Scratch;
use crate::kit::token::mint;

const MINUTE: i64 = 60_000;

fn fields(passed: &Passed) -> Value {
    serde_json::from_str(passed.metadata.as_deref().unwrap()).unwrap()
}

/// A judge whose kept documents are this one alone, and a server that has it.
fn settled(number: u64) -> (Court, Server) {
    let (court, text) = (Court::new(), document(number));
    court.versions.keep(text.as_bytes(), BEGIN).unwrap();
    (court, Server::of(&text))
}

#[test]
fn fifty_changes_in_half_an_hour_drop_nothing_honest() {
    let mut court = Court::new();
    let documents: Vec<String> = (0..60).map(document).collect();
    // Ten changes of the last hours, then fifty within thirty minutes.
    let changed =
        |number: i64| if number < 10 { BEGIN - (11 - number) * 60 * MINUTE } else { BEGIN + (number - 10) * 36_000 };
    for (number, text) in (0..).zip(&documents) {
        court.versions.keep(text.as_bytes(), changed(number)).unwrap();
    }
    let servers: Vec<Server> = documents.iter().map(|text| Server::of(text)).collect();
    let in_place = |now: i64| (0..60).filter(|number| changed(*number) <= now).count() - 1;
    let (mut honest, mut unverified) = (0, 0);
    for step in 0..120_u64 {
        let now = BEGIN + i64::try_from(step).unwrap() * 15_000;
        let newest = in_place(now);
        // One host is two changes behind, the other seven.
        let hosts = [&servers[newest.saturating_sub(2)], &servers[newest.saturating_sub(7)]];
        let mut lines = String::new();
        for (at, host) in (0..).zip(hosts) {
            for (kind, name) in NAMES {
                lines += &host.expose(kind, name, &reader(step * 2 + at), now);
            }
            lines += &Page::of(host, &NAMES[..4], reader(1_000 + step), now).send(now);
            lines += &Page::of(host, &[(Kind::Gate, "account")], account(step), now).send(now);
        }
        // Pages that were rendered hours ago, with each of the documents of then.
        let old = &servers[usize::try_from(step % 10).unwrap()];
        lines += &Page::of(old, &NAMES, reader(2_000 + step), now - 300 * MINUTE).send(now);
        let (passed, dropped) = court.judge(&lines);
        assert_eq!(dropped, Vec::<&str>::new(), "step {step}");
        assert!(passed.iter().all(|one| one.removed == 0));
        honest += passed.len();
        unverified += passed.iter().filter(|one| one.is_unverified).count();
    }
    assert_eq!((honest, unverified), (120 * (10 + 8 + 2 + 5), 0));
}

#[test]
fn forged_exposures_are_dropped() {
    let (mut court, server) = settled(5);
    let mut number = 0;
    let mut forge = |names: &[(Kind, &str)], change: &dyn Fn(&mut Page)| {
        number += 1;
        let mut page = Page::of(&server, names, reader(number), BEGIN);
        change(&mut page);
        court.fate(&page.send(BEGIN))
    };
    let gate = [(Kind::Gate, "gate")];
    assert_eq!(forge(&gate, &|_| {}), "");
    assert_eq!(
        forge(&gate, &|page| {
            let value = page.events[0]["metadata"]["gateValue"] == "true";
            page.events[0]["metadata"]["gateValue"] = json!((!value).to_string());
        }),
        "disagrees"
    );
    // The rule id left out hides nothing: the answer is compared.
    assert_eq!(
        forge(&gate, &|page| {
            let value = page.events[0]["metadata"]["gateValue"] == "true";
            page.events[0]["metadata"] = json!({ "gate": "gate", "gateValue": (!value).to_string(), "ruleID": "" });
        }),
        "disagrees"
    );
    assert_eq!(forge(&gate, &|page| page.events[0]["metadata"]["ruleID"] = json!("gate-6")), "disagrees");
    assert_eq!(forge(&gate, &|page| page.events[0]["metadata"]["gate"] = json!("invented")), "unknown");
    assert_eq!(
        forge(&gate, &|page| page.events[0]["metadata"]["gate"] = json!("only-6")),
        "unknown",
        "not in this document"
    );
    let experiment = [(Kind::Experiment, "experiment")];
    let swap = |page: &mut Page| {
        let other = if page.events[0]["metadata"]["ruleID"] == "Test-0" { "Control-0" } else { "Test-0" };
        page.events[0]["metadata"]["ruleID"] = json!(other);
    };
    assert_eq!(forge(&experiment, &swap), "disagrees");
    let swap_group = |page: &mut Page| {
        page.events[0]["metadata"]["ruleID"] = json!("");
        let other = if page.memberships["experiment"][0] == "Test" { "Control" } else { "Test" };
        page.memberships.insert("experiment".to_owned(), json!([other, "00000001", 1]));
    };
    assert_eq!(forge(&experiment, &swap_group), "", "the membership goes, the exposure says what was decided");
    let layer = [(Kind::Layer, "layer")];
    assert_eq!(forge(&layer, &|page| page.events[0]["metadata"]["parameterName"] = json!("invented")), "unknown");
    // An entry of accounts says nothing about a browser's own id.
    assert_eq!(
        forge(&gate, &|page| page.events[0] = page.exposure(Kind::Gate, "account", true, "gate-5", BEGIN)),
        "unit"
    );
}

#[test]
fn a_registered_unit_needs_the_servers_word() {
    let (mut court, server) = settled(5);
    let honest = Page::of(&server, &[(Kind::Gate, "account")], account(1), BEGIN);
    let passed = court.pass(&honest.send(BEGIN));
    assert!(!passed.is_unverified && passed.counted.unwrap().unit.is_some());
    // Without the right token the id does not count, and nothing is left to expose.
    for token in [None, Some("0".repeat(32) + ".495804"), honest.token.clone().map(|token| token.replace('.', "0."))] {
        let forged = Page { token, ..Page::of(&server, &[(Kind::Gate, "account")], account(1), BEGIN) };
        assert_eq!(forged.send(BEGIN), "");
    }
    let mut named = Page::of(&server, &[(Kind::Gate, "account")], account(1), BEGIN);
    named.events[0]["user"]["userID"] = json!("Alice");
    assert_eq!(named.send(BEGIN), "");
    // The token vouches for the group in the memberships: an exposure of another one is none of the server's.
    let mut other = Page::of(&server, &[(Kind::Gate, "account")], account(1), BEGIN);
    let value = other.events[0]["metadata"]["gateValue"] == "true";
    other.events[0]["metadata"]["gateValue"] = json!((!value).to_string());
    assert_eq!(court.fate(&other.send(BEGIN)), "disagrees");
    // And what it does not vouch for is decided again.
    let mut more = Page::of(&server, &[(Kind::Gate, "account")], account(1), BEGIN);
    more.events = vec![more.exposure(Kind::Gate, "named", false, "default", BEGIN)];
    assert_eq!(court.fate(&more.send(BEGIN)), "unit");
}

#[test]
fn the_servers_word_is_about_groups_and_not_about_parameters() {
    let (mut court, server) = settled(5);
    let mut page = Page::of(&server, &[(Kind::Layer, "layer")], reader(1), BEGIN);
    let group = page.memberships["experiment"][0].as_str().unwrap().to_owned();
    let unit = page.person["customIDs"]["stableID"].as_str().unwrap().to_owned();
    page.token = Some(mint(TOKEN_KEY.as_bytes(), &unit, server.cv(), &[("experiment", &group)], BEGIN));
    assert!(page.send(BEGIN).contains(r#""tk":true"#));
    assert!(!court.pass(&page.send(BEGIN)).is_unverified);
    page.events[0]["metadata"]["parameterName"] = json!("invented");
    assert_eq!(court.fate(&page.send(BEGIN)), "unknown");
    // A browser that knows no rules: the group's is written.
    page.events[0]["metadata"] = json!({ "config": "layer", "parameterName": "size", "ruleID": "" });
    assert_eq!(fields(&court.pass(&page.send(BEGIN)))["ruleID"], json!(format!("{group}-0")));
    // Another group's rule is none of the server's.
    let other = if group == "Test" { "Control-0" } else { "Test-0" };
    page.events[0]["metadata"]["ruleID"] = json!(other);
    assert_eq!(court.fate(&page.send(BEGIN)), "disagrees");
}

#[test]
fn rule_ids_and_all_else_that_was_decided_are_restored() {
    let (mut court, server) = settled(5);
    let mut page = Page::of(&server, &[(Kind::Layer, "layer")], reader(3), BEGIN);
    let honest = page.events[0]["metadata"]["ruleID"].clone();
    page.events[0]["metadata"] = json!({
        "config": "layer", "parameterName": "size", "ruleID": "", "allocatedExperiment": "invented",
        "configVersion": "99", "lcut": "1", "overrideConfigName": "invented"
    });
    page.events[0]["secondaryExposures"] = json!([{ "gate": "invented", "gateValue": "true", "ruleID": "x" }]);
    let passed = court.pass(&page.send(BEGIN));
    assert_eq!(
        fields(&passed),
        json!({
            "allocatedExperiment": "experiment", "config": "layer", "configVersion": "5", "isExplicitParameter": "true",
            "lcut": "1780000000005", "parameterName": "size", "ruleID": honest
        })
    );
    assert_eq!(passed.secondary.as_deref(), Some("[]"));
    let mut page = Page::of(&server, &[(Kind::Gate, "nested")], reader(3), BEGIN);
    page.events[0]["metadata"]["ruleID"] = json!("");
    let secondary: Value = serde_json::from_str(court.pass(&page.send(BEGIN)).secondary.as_deref().unwrap()).unwrap();
    assert_eq!((secondary[0]["gate"].as_str(), secondary.as_array().unwrap().len()), (Some("gate"), 1));
}

#[test]
fn an_unknown_version_is_marked_and_invented_names_are_dropped() {
    let (mut court, _) = settled(5);
    court.versions.keep(document(6).as_bytes(), BEGIN).unwrap();
    // A host that is ahead of this one.
    let ahead = Server::of(&document(7));
    let names = [(Kind::Gate, "gate"), (Kind::Experiment, "experiment"), (Kind::Gate, "only-7")];
    let page = Page::of(&ahead, &names[1..2], reader(1), BEGIN);
    assert!(court.pass(&page.send(BEGIN)).is_unverified);
    for (at, fate) in [(0, "unknown"), (2, "unknown")] {
        // A rule, and a name, that no document at hand has.
        assert_eq!(court.fate(&Page::of(&ahead, &names[at..=at], reader(1), BEGIN).send(BEGIN)), fate);
    }
    // One that PHP wrote cannot be forged: it is marked.
    assert!(court.pass(&ahead.expose(Kind::Gate, "only-7", &reader(1), BEGIN)).is_unverified);
    let mut vendor = Page::of(&Server::of(&document(6)), &[(Kind::Gate, "only-6")], reader(1), BEGIN);
    vendor.version.0 = "";
    vendor.events[0]["secondaryExposures"] = json!([
        { "gate": "gate", "gateValue": "true", "ruleID": "gate-5" },
        { "gate": "gate", "gateValue": "true", "ruleID": "invented" },
        { "gate": "invented", "gateValue": "true", "ruleID": "" }
    ]);
    let passed = court.pass(&vendor.send(BEGIN));
    assert!(passed.is_unverified);
    assert_eq!(passed.secondary.as_deref(), Some(r#"[{"gate":"gate","gateValue":"true","ruleID":"gate-5"}]"#));
}

#[test]
fn a_program_stands_for_the_document_that_gave_it() {
    let (mut court, server) = settled(5);
    court.versions.programs().link([("00000000000000aa", server.cv())]).unwrap();
    let mut page = Page::of(&server, &NAMES[..4], reader(1), BEGIN);
    page.version = ("pv", "00000000000000aa".to_owned());
    let (passed, dropped) = court.judge(&page.send(BEGIN));
    assert_eq!((passed.len(), dropped), (4, vec![]));
    assert!(passed.iter().all(|one| !one.is_unverified));
    // Linked while the judge is at work.
    page.version.1 = "00000000000000bb".to_owned();
    assert!(court.judge(&page.send(BEGIN)).0.iter().all(|one| one.is_unverified));
    court.versions.programs().link([("00000000000000bb", server.cv())]).unwrap();
    assert!(court.judge(&page.send(BEGIN)).0.iter().all(|one| !one.is_unverified));
}

#[test]
fn what_no_event_carries_cannot_be_held_against_it() {
    let (mut court, server) = settled(5);
    let mut person = reader(1);
    person["privateAttributes"] = json!({ "email": "a@example.org" });
    // Decided by a private attribute: another answer than ours, and no reason to drop it.
    assert!(court.pass(&server.expose(Kind::Gate, "mail", &person, BEGIN)).is_unverified);
    assert!(!court.pass(&server.expose(Kind::Gate, "mail", &reader(2), BEGIN)).is_unverified, "ours is the same");
    // Rendered before a point in time, sent after it.
    let page = Page::of(&server, &[(Kind::Gate, "late")], reader(1), BEGIN);
    let mut later = page.events[0].clone();
    later["time"] = json!(BEGIN + 10_000);
    let sent = Page { events: vec![later], ..page }.send(BEGIN + 10_000);
    assert!(court.pass(&sent).is_unverified);
    // But a rule that the entry does not have is invented all the same.
    let mut forged = Page::of(&server, &[(Kind::Gate, "late")], reader(1), BEGIN);
    forged.events[0]["metadata"]["ruleID"] = json!("invented");
    assert_eq!(court.fate(&forged.send(BEGIN)), "unknown");
}

#[test]
fn the_country_of_an_address_is_in_no_event_and_drops_none() {
    let (folder, (mut court, mut server)) = (Scratch::new(), settled(5));
    server.host.countries = Some(countries(folder.path()));
    server.host.keeps_addresses = true;
    let mut expose = |address: &str| {
        let mut person = reader(1);
        person["ip"] = json!(address);
        let line = server.expose(Kind::Gate, "abroad", &person, BEGIN);
        assert!(!line.contains(address) && !line.contains("DE") && !line.contains("\"ip\""), "{line}");
        (line.contains("\"gateValue\":\"true\""), court.pass(&line).is_unverified)
    };
    assert_eq!(expose("198.51.100.7"), (true, true), "nobody can decide it again");
    assert_eq!(expose("192.0.2.7"), (false, false), "decided as without a country");
}

#[test]
fn memberships_of_others_are_taken_out() {
    let (mut court, server) = settled(5);
    let mut page = Page::of(&server, &NAMES[..3], reader(1), BEGIN);
    page.events = vec![json!({ "eventName": "click", "user": page.person, "time": BEGIN })];
    let honest = court.pass(&page.send(BEGIN));
    assert_eq!((honest.removed, honest.memberships), (0, None));
    let all = page.memberships.clone();
    let other = if all["experiment"][0] == "Test" { "Control" } else { "Test" };
    page.memberships.insert("experiment".to_owned(), json!([other, "00000001", 1]));
    page.memberships.insert("invented".to_owned(), json!(["Test", "00000001", 1]));
    page.memberships.insert("account".to_owned(), json!(["true", "00000001", 1]));
    let passed = court.pass(&page.send(BEGIN));
    let left: Value = serde_json::from_str(passed.memberships.as_deref().unwrap()).unwrap();
    assert_eq!(passed.removed, 3);
    assert_eq!(left, json!({ "gate": all["gate"] }));
}

#[test]
fn versions_of_memberships_are_restored() {
    let (mut court, server) = settled(5);
    for (names, person) in
        [(&NAMES[..1], reader(1)), (&NAMES[3..4], reader(1)), (&[(Kind::Gate, "account")], account(1))]
    {
        let mut page = Page::of(&server, names, person, BEGIN);
        page.events = vec![json!({ "eventName": "click", "user": page.person, "time": BEGIN })];
        let honest = page.memberships.clone();
        assert_eq!(court.pass(&page.send(BEGIN)).memberships, None);
        page.memberships.values_mut().for_each(|one| one[1] = json!("ffffffff"));
        let passed = court.pass(&page.send(BEGIN));
        assert_eq!((passed.removed, passed.is_unverified), (0, false));
        let left: Value = serde_json::from_str(passed.memberships.as_deref().unwrap()).unwrap();
        assert_eq!(left, json!(honest));
        // Without the document nobody can tell.
        page.version.1 = "00000000000000aa".to_owned();
        assert!(page.token.is_some() || court.pass(&page.send(BEGIN)).is_unverified);
    }
}

#[test]
fn a_parameter_passes_only_if_a_kept_document_has_it() {
    let (mut court, server) = settled(5);
    let mut page = Page::of(&server, &[(Kind::Layer, "layer")], reader(1), BEGIN);
    // Versions that nothing is kept of, and none at all.
    for version in [("cv", "00000000000000aa".to_owned()), ("pv", "00000000000000bb".to_owned()), ("", String::new())] {
        page.version = version;
        for (parameter, fate) in [("size", ""), ("tone", ""), ("Jane.Doe", "unknown")] {
            page.events[0]["metadata"]["parameterName"] = json!(parameter);
            assert_eq!(court.fate(&page.send(BEGIN)), fate, "{parameter}");
        }
    }
}

#[test]
fn two_experiments_of_a_layer_are_counted_apart() {
    // Everybody with an odd number is given to another experiment with groups of the same names.
    let mut text: Value = serde_json::from_str(&document(5)).unwrap();
    text["dynamic_configs"]["second"] = text["dynamic_configs"]["experiment"].clone();
    text["dynamic_configs"]["second"]["salt"] = json!("second");
    let mut rule = text["layer_configs"]["layer"]["rules"][0].clone();
    rule["configDelegate"] = json!("second");
    rule["conditions"] = json!(["half"]);
    text["condition_map"]["half"] = json!({ "type": "user_bucket", "operator": "lt", "targetValue": 500,
        "idType": "stableID", "additionalValues": { "salt": "half" } });
    text["layer_configs"]["layer"]["rules"].as_array_mut().unwrap().insert(0, rule);
    let (mut court, text) = (Court::new(), text.to_string());
    court.versions.keep(text.as_bytes(), BEGIN).unwrap();
    let server = Server::of(&text);
    let mut experiments = std::collections::BTreeMap::new();
    for number in 0..40 {
        let page = Page::of(&server, &[(Kind::Layer, "layer")], reader(number), BEGIN);
        let (name, membership) = page.memberships.first_key_value().unwrap();
        let passed = court.pass(&page.send(BEGIN));
        assert!(!passed.is_unverified && passed.removed == 0 && passed.memberships.is_none());
        let counted = passed.counted.unwrap();
        assert_eq!(counted.entry, format!("config/{name}"));
        assert_eq!((json!(counted.group), json!(counted.version)), (membership[0].clone(), membership[1].clone()));
        assert_eq!(membership[3], "layer");
        *experiments.entry(name.clone()).or_insert(0) += 1;
        // The other experiment has no such member.
        let mut forged = page;
        let membership = forged.memberships.pop_first().unwrap();
        let other = if membership.0 == "second" { "experiment" } else { "second" };
        forged.memberships.insert(other.to_owned(), membership.1);
        assert_eq!(court.pass(&forged.send(BEGIN)).removed, 1);
    }
    assert!(experiments.len() == 2 && experiments.values().all(|count| *count > 5), "{experiments:?}");
}

#[test]
fn what_php_asked_in_vain_passes_and_carries_its_own_membership() {
    let (mut court, server) = settled(5);
    assert!(!court.pass(&server.expose(Kind::Gate, "nowhere", &reader(1), BEGIN)).is_unverified);
    let passed = court.pass(&server.expose(Kind::Experiment, "experiment", &reader(1), BEGIN));
    let counted = passed.counted.unwrap();
    let version = server.snapshot.entry_version(Part::Configs, "experiment");
    assert_eq!((counted.entry.as_str(), counted.version.as_str()), ("config/experiment", &*version));
    assert_eq!(
        serde_json::from_str::<Value>(&passed.memberships.unwrap()).unwrap(),
        json!({ "experiment": [counted.group, version, 1] })
    );
    assert!(passed.metadata.is_none(), "PHP's own words stay");
}

#[test]
fn counts_of_unlogged_checks_lose_names_of_nothing() {
    let (mut court, server) = settled(5);
    let mut page = Page::of(&server, &[], reader(1), BEGIN);
    let checks = |map: Value| json!({ "eventName": "statsig::non_exposed_checks", "user": null, "time": BEGIN, "metadata": { "checks": map } });
    page.events = vec![checks(json!({ "gate": 3, "invented": 1 }))];
    assert_eq!(court.pass(&page.send(BEGIN)).metadata.as_deref(), Some(r#"{"checks":{"gate":3}}"#));
    page.events = vec![checks(json!({ "invented": 1 }))];
    assert_eq!(court.fate(&page.send(BEGIN)), "unknown");
}

#[test]
fn many_versions_cost_bounded_memory_and_no_answer() {
    let mut court = Court::new();
    let servers: Vec<Server> = (0..200).map(|number| Server::of(&document(number))).collect();
    for number in 0..200 {
        assert_eq!(court.versions.keep(document(number).as_bytes(), BEGIN).unwrap(), cv(&document(number)));
    }
    // Twice around: more than are kept compiled.
    for server in servers.iter().chain(&servers) {
        assert!(!court.pass(&server.expose(Kind::Experiment, "experiment", &reader(1), BEGIN)).is_unverified);
    }
}
