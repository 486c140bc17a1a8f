//! Exposures of contextual bandits: what was drawn at random need only be possible, all else is decided again.

use serde_json::{Value, json};
use statsig::eval::{Chance, Kind};

use crate::kit::fake_clock::BEGIN;
use crate::kit::fixture::user;
use crate::kit::judged::{Court, Page, Server, account, document, reader};

const BANDIT: [(Kind, &str); 1] = [(Kind::Experiment, "bandit")];

/// Half of the accounts explore; the others get `warm` if they are named, else `cold`. A layer delegates to it, and the
/// gate `is_warm` asks its group.
fn with_bandit() -> String {
    let mut document: Value = serde_json::from_str(&document(5)).unwrap();
    let group =
        |name: &str, size: u64| json!({"name": name, "id": format!("{name}-id"), "parameterValues": {"size": size}});
    let learned = |named: f64| {
        json!({"alpha": 0, "intercept": 1, "records": 3, "weightsNumerical": {},
            "weightsCategorical": {"account": {"named": named}}})
    };
    document["cmab_configs"] = json!({"bandit": {
        "salt": "salt", "idType": "userID", "enabled": true, "version": 1, "sampleRate": 0.5, "higherIsBetter": true,
        "defaultValue": {"size": 0}, "groups": [group("cold", 1), group("warm", 2), group("new", 3)],
        "config": {"cold-id": learned(0.0), "warm-id": learned(0.5)},
    }});
    let mut spec = document["dynamic_configs"]["experiment"].clone();
    spec["idType"] = json!("userID");
    document["dynamic_configs"]["bandit"] = spec;
    let mut layer = document["layer_configs"]["layer"].clone();
    layer["rules"][0]["configDelegate"] = json!("bandit");
    document["layer_configs"]["of_bandit"] = layer;
    let mut gate = document["feature_gates"]["named"].clone();
    gate["rules"][0]["conditions"] = json!(["warm"]);
    gate["rules"][0]["idType"] = json!("userID");
    gate["idType"] = json!("userID");
    document["feature_gates"]["is_warm"] = gate;
    document["condition_map"]["warm"] = json!({"type": "experiment_group", "operator": "any", "field": "bandit",
        "targetValue": ["warm"], "idType": "userID"});
    document.to_string()
}

struct Case {
    court: Court,
    server: Server,
}

impl Case {
    fn new() -> Self {
        let (court, text) = (Court::new(), with_bandit());
        court.versions.keep(text.as_bytes(), BEGIN).unwrap();
        Self { court, server: Server::of(&text) }
    }

    fn draw(&mut self, number: u64) {
        self.server.host.chance = Chance::Seed(number);
    }

    fn rule(&self, person: &Value) -> String {
        let decision = self.server.decide(Kind::Experiment, "bandit", &user(person), BEGIN);
        decision.rule.of(&self.server.snapshot).to_owned()
    }

    /// Two accounts: one that explores and one that does not.
    fn accounts(&self) -> [Value; 2] {
        let of =
            |explores: bool| (0..).map(account).find(|one| self.rule(one).ends_with(":explore") == explores).unwrap();
        [of(true), of(false)]
    }

    /// What becomes of an exposure of PHP that states another rule than it was.
    fn stated(&mut self, person: &Value, rule: &str) -> &'static str {
        let honest = self.server.expose(Kind::Experiment, "bandit", person, BEGIN);
        let own = format!("\"ruleID\":\"{}\"", self.rule(person));
        assert!(honest.contains(&own), "{honest}");
        self.court.fate(&honest.replace(&own, &format!("\"ruleID\":\"{rule}\"")))
    }
}

#[test]
fn whatever_is_drawn_passes_and_is_counted_with_its_group() {
    let mut case = Case::new();
    let mut groups = std::collections::BTreeMap::<String, u32>::new();
    for number in 0..200 {
        case.draw(number);
        let person = account(number);
        for (kind, name) in [(Kind::Experiment, "bandit"), (Kind::Layer, "of_bandit"), (Kind::Gate, "is_warm")] {
            let line = case.server.expose(kind, name, &person, BEGIN);
            let line = line.replace("\"allocatedExperiment\":\"experiment\"", "\"allocatedExperiment\":\"bandit\"");
            let passed = case.court.pass(&line);
            assert!(!passed.is_unverified, "{line}");
            if kind == Kind::Gate {
                continue;
            }
            let decision = case.server.decide(kind, name, &user(&person), BEGIN);
            let group = case.server.snapshot.str(decision.group.unwrap());
            let memberships: Value = serde_json::from_str(&passed.memberships.unwrap()).unwrap();
            assert_eq!(memberships["bandit"][0], group, "{memberships}");
            let counted = passed.counted.unwrap();
            assert_eq!((counted.entry.as_str(), counted.unit.is_some()), ("config/bandit", true));
            *groups.entry(case.rule(&person)).or_default() += 1;
        }
    }
    assert_eq!(groups.keys().collect::<Vec<_>>(), ["cold-id:explore", "new-id:explore", "warm-id", "warm-id:explore"]);
}

#[test]
fn what_cannot_have_been_drawn_is_dropped() {
    let mut case = Case::new();
    let [explorer, other] = case.accounts();
    for group in ["cold", "warm", "new"] {
        assert_eq!(case.stated(&explorer, &format!("{group}-id:explore")), "");
        assert_eq!(case.stated(&other, &format!("{group}-id:explore")), "disagrees", "{group}");
        assert_eq!(case.stated(&explorer, &format!("{group}-id")), "disagrees", "{group}");
        assert_eq!(
            case.stated(&other, &format!("{group}-id")),
            if group == "warm" { "" } else { "disagrees" },
            "{group}"
        );
    }
    for invented in ["hot-id:explore", "prestart", "inlineTargetingRules", "default"] {
        assert_eq!(case.stated(&explorer, invented), "disagrees", "{invented}");
        assert_eq!(case.stated(&other, invented), "disagrees", "{invented}");
    }
}

#[test]
fn without_the_fields_of_the_scores_any_best_group_may_be_right() {
    let mut case = Case::new();
    let [explorer, other] = case.accounts().map(|mut person| {
        person.as_object_mut().unwrap().remove("custom");
        person
    });
    let line = case.server.expose(Kind::Experiment, "bandit", &other, BEGIN);
    let line = line.replace("\"ruleID\":\"cold-id\"", "\"ruleID\":\"warm-id\"");
    assert!(case.court.pass(&line).is_unverified);
    assert_eq!(case.stated(&other, "hot-id"), "unknown");
    // Who explores follows from the unit alone.
    assert_eq!(case.stated(&other, "warm-id:explore"), "disagrees");
    assert_eq!(case.stated(&explorer, "warm-id"), "disagrees");
    assert_eq!(case.stated(&explorer, "warm-id:explore"), "");
}

#[test]
fn a_page_tells_its_group_and_the_rule_is_found() {
    let mut case = Case::new();
    let people = case.accounts();
    for (person, rule) in people.iter().zip(["new-id:explore", "warm-id"]) {
        let number = (0..).find(|number| {
            case.draw(*number);
            case.rule(person) == rule
        });
        assert!(number.is_some());
        let mut page = Page::of(&case.server, &BANDIT, person.clone(), BEGIN);
        page.events[0]["metadata"]["ruleID"] = json!("");
        let passed = case.court.pass(&page.send(BEGIN));
        let metadata: Value = serde_json::from_str(passed.metadata.as_deref().unwrap()).unwrap();
        assert_eq!(metadata["ruleID"], rule);
        assert_eq!(passed.counted.unwrap().group, if rule == "warm-id" { "warm" } else { "new" });
        // The vendor's client names the rule. It must be one of the group that the server's token vouches for.
        page.events[0]["metadata"]["ruleID"] = json!(rule);
        assert_eq!(case.court.fate(&page.send(BEGIN)), "");
        page.events[0]["metadata"]["ruleID"] = json!("cold-id");
        assert_eq!(case.court.fate(&page.send(BEGIN)), "disagrees");
    }
    // A browser has no account, and so no group of a bandit of accounts.
    let forged = Page::of(&case.server, &BANDIT, reader(1), BEGIN);
    assert_eq!(case.court.fate(&forged.send(BEGIN)), "unit");
}
