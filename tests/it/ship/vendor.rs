//! Exposures of the vendor's SDKs name no version, only the time of the document.

use serde_json::json;
use statsig::eval::Kind;

use crate::kit::fake_clock::BEGIN;
use crate::kit::judged::{Court, Page, Server, document, reader};

#[test]
fn what_the_vendors_sdks_decide_is_found_by_the_time_of_its_document() {
    let mut court = Court::new();
    let server = Server::of(&document(3));
    std::fs::write(court.config(), document(3)).unwrap();
    let exposures = |key: &str, time: &str, is_forged: bool| {
        let mut page = Page::of(&server, &[(Kind::Gate, "gate"), (Kind::Experiment, "experiment")], reader(1), BEGIN);
        page.version = ("", String::new());
        page.memberships.clear();
        for event in &mut page.events {
            event["metadata"][key] = json!(time);
        }
        if is_forged {
            let gate = &mut page.events[0]["metadata"];
            gate["gateValue"] = json!((gate["gateValue"] != "true").to_string());
        }
        page.send(BEGIN)
    };
    let fates = |court: &mut Court, lines: &str| {
        let (passed, dropped) = court.judge(lines);
        (passed.iter().map(|one| one.is_unverified).collect::<Vec<_>>(), dropped)
    };
    let time = server.snapshot.time().to_string();
    assert_eq!(fates(&mut court, &exposures("lcut", &time, false)), (vec![false, false], vec![]));
    assert_eq!(fates(&mut court, &exposures("lcut", &time, true)), (vec![false], vec!["disagrees"]));
    // What the old one calls so is when it got its values.
    assert_eq!(fates(&mut court, &exposures("time", &time, true)), (vec![true, true], vec![]));
    // Of another document nothing is known, and nothing is dropped.
    let other = (server.snapshot.time() + 1).to_string();
    assert_eq!(fates(&mut court, &exposures("lcut", &other, true)), (vec![true, true], vec![]));
    // The one before is still in memory.
    std::fs::write(court.config(), document(4)).unwrap();
    assert_eq!(fates(&mut court, &exposures("lcut", &time, false)), (vec![false, false], vec![]));
}
